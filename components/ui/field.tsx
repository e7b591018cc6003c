import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Input } from "./input";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it; read out with the field. */
  error?: string | undefined;
};

/** A labelled input with its hint or its error beneath. */
export function Field({ label, hint, error, className, ...props }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-13 font-medium">
        {label}
      </label>
      <Input
        id={id}
        className={cn("h-10", className)}
        aria-invalid={error !== undefined}
        {...(note === undefined ? {} : { "aria-describedby": `${id}-note` })}
        {...props}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={`mt-1 text-12 ${error === undefined ? "text-fg-faint" : "text-danger"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
