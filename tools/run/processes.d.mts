import type { ChildProcess } from 'node:child_process';
export function startApplication(options: { name: string; script: string; env: Record<string, string>; logs: string; say?: (line: string) => void }): ChildProcess;
export function answers(url: string, child: ChildProcess, milliseconds?: number): Promise<boolean>;
export function stop(child: ChildProcess | undefined): Promise<void>;
