/** Injection token of the kernel's `Clock`. Tests bind a clock of their own. */
export const CLOCK = Symbol('Clock');
