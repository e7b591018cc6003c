import { CircleAlert } from "lucide-react";

/** Says what went wrong with a form as a whole. Always in the page, so that it is read out when it fills. */
export function FormError({ message }: { message: string | null }) {
  return (
    <div role="alert">
      {message !== null && (
        <p className="flex gap-2 rounded bg-danger-soft px-3 py-2 text-13 text-danger">
          <CircleAlert size={16} aria-hidden className="mt-px shrink-0" />
          {message}
        </p>
      )}
    </div>
  );
}
