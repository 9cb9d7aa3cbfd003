import { Component, ElementRef, input, model, viewChild } from '@angular/core';

/** A whole number with buttons for one less and one more; arrow keys work too. An empty or broken entry is NaN. */
@Component({
  selector: 'sk-number-stepper',
  template: `
    <button type="button" [attr.aria-label]="lessLabel()" (click)="step(-1)" [disabled]="disabled()"><span aria-hidden="true">−</span></button>
    <input #box type="number" step="1" inputmode="numeric" autocomplete="off" [id]="inputId()" [min]="1" [value]="value()" [disabled]="disabled()"
      [attr.aria-describedby]="describedBy()" [attr.aria-invalid]="invalid()" (input)="value.set(box.valueAsNumber)" />
    <button type="button" [attr.aria-label]="moreLabel()" (click)="step(1)" [disabled]="disabled()"><span aria-hidden="true">+</span></button>
  `,
  styles: `
    :host { display: inline-flex; border: 1px solid var(--sk-outline); border-radius: var(--sk-radius); background: var(--sk-surface); overflow: clip; }
    :host:focus-within { outline: 2px solid var(--sk-primary); outline-offset: 1px; }
    button { inline-size: 2.75rem; min-block-size: 2.75rem; border: 0; background: none; font-size: 1.25rem; cursor: pointer; }
    button:hover { background: var(--sk-primary-soft); }
    button:focus-visible { outline-offset: -3px; }
    input { inline-size: 5rem; border: 0; border-inline: 1px solid var(--sk-outline); background: none; text-align: center; font-weight: 600; font-variant-numeric: tabular-nums; appearance: textfield; }
    input::-webkit-inner-spin-button, input::-webkit-outer-spin-button { appearance: none; margin: 0; }
    input:focus-visible { outline: none; }
  `,
})
export class NumberStepper {
  readonly value = model.required<number>();
  readonly inputId = input.required<string>();
  readonly describedBy = input<string>();
  readonly invalid = input(false);
  readonly disabled = input(false);
  readonly lessLabel = input('One less');
  readonly moreLabel = input('One more');
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  /** Puts the focus into the number and selects it, so that typing replaces it. */
  focus(): void {
    const box = this.box().nativeElement;
    box.focus();
    box.select();
  }

  protected step(by: number): void {
    const now = this.value();
    this.value.set(Math.max(1, (Number.isFinite(now) ? Math.trunc(now) : 0) + by));
  }
}
