interface EnterpriseProps {
  readonly id: string;
  /** As the register has it; absent before it was asked. */
  readonly name?: string | undefined;
}

/** An enterprise by its name, with the code that tells it from others of that name. */
export function Enterprise({ id, name }: EnterpriseProps) {
  if (name === undefined) return <>{id}</>;
  return (
    <span>
      {name} <span className="quiet">{id}</span>
    </span>
  );
}
