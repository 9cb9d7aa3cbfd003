import { effect, signal, type Signal } from '@angular/core';

/** Follows a signal once it has stood still for a while: a search asks after typing, not at every key. */
export function debounced<T>(source: Signal<T>, milliseconds = 250): Signal<T> {
  const settled = signal(source());
  effect((onCleanup) => {
    const value = source();
    const timer = setTimeout(() => settled.set(value), milliseconds);
    onCleanup(() => clearTimeout(timer));
  });
  return settled.asReadonly();
}
