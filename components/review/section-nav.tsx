const SECTIONS = [
  ["changes", "Changes"],
  ["payload", "Payload"],
  ["evidence", "Evidence"],
  ["history", "History"],
] as const;

/** The parts of a review, in reach while it is read. */
export function SectionNav() {
  return (
    <nav
      aria-label="Parts of this review"
      className="sticky top-0 z-10 -mx-5 border-y bg-surface px-5 max-sm:-mx-4 max-sm:px-4 print:hidden"
    >
      <ul className="-mx-2 flex">
        {SECTIONS.map(([id, name]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="inline-flex h-9 items-center rounded-sm px-2 text-13 font-medium text-fg-muted hover:text-fg touch:h-11"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
