import { cva, type VariantProps } from "class-variance-authority";
import { cloneElement, type ComponentProps, type ReactElement } from "react";
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

type Looks = VariantProps<typeof button> & { className?: string };
type Link = { asChild: true; children: ReactElement<{ className?: string }> };
type ButtonProps = Looks & (Link | ({ asChild?: false } & ComponentProps<"button">));

/** A button; `asChild` lends its looks to a link. Use `aria-disabled` where the reason must stay reachable. */
export function Button({ className, variant, size, ...props }: ButtonProps) {
  const looks = cn(button({ variant, size }), className);
  if (props.asChild) return cloneElement(props.children, { className: cn(looks, props.children.props.className) });
  const { asChild: _none, type = "button", ...rest } = props;
  return <button data-slot="button" className={looks} type={type} {...rest} />;
}
