import { afterNextRender, Component, ElementRef, input, output, viewChild } from '@angular/core';

let count = 0;

/**
 * The browser's own modal dialog around projected content: focus trap, Escape, inert background and top layer come from the
 * platform. It opens when it is created; whoever created it removes it on `closed`.
 */
@Component({
  selector: 'sk-dialog',
  template: `
    <dialog #box [attr.aria-labelledby]="titleId" (cancel)="cancelled($event)" (close)="closed.emit()">
      <h2 [id]="titleId">{{ heading() }}</h2>
      <ng-content />
    </dialog>
  `,
  styleUrl: './dialog.scss',
})
export class Dialog {
  readonly heading = input.required<string>();
  /** While true, Escape does not close it: something is on its way. */
  readonly busy = input(false);
  /** Emitted once it is closed, by Escape or by `close`. Focus is back where it was. */
  readonly closed = output();

  protected readonly titleId = `sk-dialog-${++count}`;
  private readonly box = viewChild.required<ElementRef<HTMLDialogElement>>('box');

  constructor() {
    afterNextRender(() => this.box().nativeElement.showModal());
  }

  /** Closes it; `closed` follows. */
  close(): void {
    this.box().nativeElement.close();
  }

  protected cancelled(event: Event): void {
    if (this.busy()) event.preventDefault();
  }
}
