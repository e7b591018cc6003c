import type { SeededSettings, SeededShare } from "@/lib/seeded/schemas";

/** [U21] How the test items went: for the team always, for a person only once it is no longer chance. */
export function SeededShares({ settings }: { settings: SeededSettings }) {
  const { team, mine, people, share_from } = settings;
  return (
    <div className="border-t border-line pt-5">
      <h3 className="text-14 font-semibold">How they went</h3>
      <div className="mt-3 space-y-3">
        {team.decided === 0 ? (
          <p className="text-13 text-fg-muted">Nobody has decided one yet.</p>
        ) : (
          <Share name="The team" share={team} />
        )}
        {mine.caught !== null && <Share name="You" share={{ decided: mine.decided, caught: mine.caught }} />}
        {mine.caught === null && mine.decided > 0 && (
          <p className="text-13 text-fg-muted">
            Your own share is shown from {share_from} on; a few would be chance. You have decided {mine.decided}.
          </p>
        )}
      </div>
      {people.length > 0 && (
        <>
          <h4 className="mt-5 text-13 font-semibold">People who decided {share_from} or more</h4>
          <ul className="mt-3 space-y-3">
            {people.map(({ person, ...share }) => (
              <li key={person.id}>
                <Share name={person.name} share={share} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Share({ name, share: { caught, decided } }: { name: string; share: SeededShare }) {
  const percent = Math.floor((caught / decided) * 100);
  return (
    <div className="max-w-[440px]">
      <p className="flex items-baseline gap-x-2 text-13">
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-fg-muted tabular-nums">
          {caught.toLocaleString("en-US")} of {decided.toLocaleString("en-US")} caught
        </span>
        <span className="w-11 text-right font-semibold tabular-nums">{percent} %</span>
      </p>
      <div aria-hidden className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
