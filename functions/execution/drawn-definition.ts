/** A state machine as it is drawn: its states and the ways between them. */
export interface DrawnState {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
  /** The Map whose iterations run it. */
  readonly inside?: string;
  readonly start?: boolean;
  readonly end?: boolean;
  readonly next: readonly { readonly to: string; readonly by: 'next' | 'choice' | 'default' | 'catch' }[];
}

interface Machine {
  readonly StartAt?: string;
  readonly States?: Readonly<Record<string, State>>;
}
interface State {
  readonly Type?: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next?: string }[];
  readonly Catch?: readonly { readonly Next?: string }[];
  readonly ItemProcessor?: Machine;
}

/**
 * Reads an Amazon States Language definition, as deployed, into what is drawn of it.
 * @throws SyntaxError where it is no JSON
 */
export function drawnDefinition(definition: string): DrawnState[] {
  return statesOf(JSON.parse(definition) as Machine);
}

function statesOf({ StartAt, States = {} }: Machine, inside?: string): DrawnState[] {
  return Object.entries(States).flatMap(([name, state]) => [
    {
      name,
      type: state.Type ?? 'Unknown',
      ...(state.Comment === undefined ? {} : { comment: state.Comment }),
      ...(inside === undefined ? {} : { inside }),
      ...(name === StartAt ? { start: true } : {}),
      ...(state.End === true || state.Type === 'Succeed' || state.Type === 'Fail' ? { end: true } : {}),
      next: waysOf(state),
    },
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor, name)),
  ]);
}

function waysOf(state: State): DrawnState['next'] {
  const ways: { to: string | undefined; by: DrawnState['next'][number]['by'] }[] = [
    { to: state.Next, by: 'next' },
    ...(state.Choices ?? []).map(({ Next }) => ({ to: Next, by: 'choice' as const })),
    { to: state.Default, by: 'default' },
    ...(state.Catch ?? []).map(({ Next }) => ({ to: Next, by: 'catch' as const })),
  ];
  const once = new Map<string, DrawnState['next'][number]>();
  for (const { to, by } of ways) if (to !== undefined && !once.has(to)) once.set(to, { to, by });
  return [...once.values()];
}
