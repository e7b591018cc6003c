import { SafeText } from "./safe-text";

/** Another job by its title; opens its review. */
export function JobLink({ href, title }: { href: string; title: string }) {
  return (
    <a
      href={href}
      className="inline-flex min-h-6 min-w-0 scroll-mt-16 scroll-mb-28 items-center wrap-anywhere text-accent underline-offset-2 hover:underline touch:min-h-11"
    >
      <SafeText text={title} />
    </a>
  );
}
