import { readFileSync } from 'node:fs';

/** The parts of the Amazon States Language (JSONata mode) that are looked at to check, walk or draw a definition. */
export interface Transition {
  readonly Next?: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
}

export interface Catcher extends Transition {
  readonly ErrorEquals: readonly string[];
}

export interface ChoiceRule extends Transition {
  readonly Condition: unknown;
}

export interface State extends Transition {
  readonly Type: string;
  readonly Comment?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly ChoiceRule[];
  readonly Catch?: readonly Catcher[];
  readonly Retry?: readonly Retrier[];
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly TimeoutSeconds?: unknown;
  readonly HeartbeatSeconds?: unknown;
  readonly Items?: unknown;
  readonly ItemSelector?: unknown;
  readonly ItemProcessor?: Flow;
}

/** States that can reach each other: a whole definition, or what a Map does with each item. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** One way out of a state. `to` is absent where the branch or the execution ends. */
export interface Edge {
  readonly from: string;
  /** `Next`, `Choices[3]`, `Default` or `Catch[0]`. */
  readonly via: string;
  readonly to: string | undefined;
}

/** The definition of the claim workflow, with its placeholders. */
export const CLAIM_WORKFLOW = new URL('./claim.asl.json', import.meta.url);

export const readText = (definition: URL): string => readFileSync(definition, 'utf8');

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** The names between `${` and `}`. */
export const placeholdersIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/** A copy that a validator or an engine takes: placeholders for functions become ARNs of that name. */
export function withPlaceholdersFilled(text: string): Flow {
  return JSON.parse(
    text.replaceAll(PLACEHOLDER, (_, name: string) =>
      name === 'Partition' ? 'aws' : `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    ),
  ) as Flow;
}

/** Every state, those inside of Maps too, each with the flow that it belongs to. */
export function statesOf(flow: Flow): { readonly name: string; readonly state: State; readonly flow: Flow }[] {
  return Object.entries(flow.States).flatMap(([name, state]) => [
    { name, state, flow },
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
  ]);
}

export function tasksOf(flow: Flow): { readonly name: string; readonly state: State }[] {
  return statesOf(flow).filter(({ state }) => state.Type === 'Task');
}

export const handsOverToken = ({ Resource = '' }: State): boolean => Resource.endsWith('.waitForTaskToken');

/** What a Lambda task calls and hands over; empty where the arguments are no object. */
export function callOf({ Arguments }: State): {
  readonly FunctionName?: unknown;
  readonly Payload?: Readonly<Record<string, unknown>>;
} {
  return typeof Arguments === 'object' && Arguments !== null ? Arguments : {};
}

export function edgesOf(from: string, state: State): Edge[] {
  const { Next, End, Default, Choices = [], Catch = [] } = state;
  return [
    ...(Next === undefined && End !== true ? [] : [{ from, via: 'Next', to: Next }]),
    ...Choices.map((rule, index) => ({ from, via: `Choices[${index}]`, to: rule.Next })),
    ...(Default === undefined ? [] : [{ from, via: 'Default', to: Default }]),
    ...Catch.map((catcher, index) => ({ from, via: `Catch[${index}]`, to: catcher.Next })),
  ];
}
