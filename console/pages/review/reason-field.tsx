/** Free words of a person, as long as the API takes them. */
export function ReasonField({
  label,
  value,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (text: string) => void;
}) {
  return (
    <label>
      {label}
      <textarea
        className="plain-input"
        rows={2}
        maxLength={500}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </label>
  );
}
