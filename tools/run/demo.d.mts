export interface DemoApplication {
  readonly name: string;
  readonly script: string;
  readonly port: number;
  readonly ready: string;
  readonly control?: string;
  readonly env: Record<string, string>;
  readonly tells: Record<string, string>;
}
export function demoApplications(world: { settings: Record<string, string | undefined>; url: string; data: string }): DemoApplication[];
export function demoSeed(): Promise<object>;
