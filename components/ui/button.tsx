import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const button = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded font-medium whitespace-nowrap select-none",
    "transition-colors duration-120 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed",
    "disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-fg hover:bg-accent/88",
        secondary: "border border-line-strong bg-surface text-fg hover:bg-hover",
        ghost: "text-fg-muted hover:bg-hover hover:text-fg",
        danger: "border border-line-strong bg-surface text-danger hover:border-danger hover:bg-danger-soft",
      },
      size: {
        sm: "h-7 px-2 text-12 touch:h-9",
        md: "h-8 px-3 text-13 touch:h-11",
        lg: "h-10 px-4 text-14 touch:h-12",
        icon: "size-8 text-14 touch:size-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { asChild?: boolean };

/** A button; `asChild` lends its looks to a link. Use `aria-disabled` where the reason must stay reachable. */
export function Button({ className, variant, size, asChild = false, type = "button", ...props }: ButtonProps) {
  const Component = asChild ? Slot.Root : "button";
  return (
    <Component
      data-slot="button"
      className={cn(button({ variant, size }), className)}
      {...(asChild ? {} : { type })}
      {...props}
    />
  );
}
