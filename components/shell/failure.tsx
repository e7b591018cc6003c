"use client";

import { Button } from "@/components/ui/button";
import { MessagePage } from "./message-page";

export type FailureProps = { error: Error & { digest?: string }; reset: () => void };

/** What a page says instead of itself when it could not be drawn. */
export function Failure({ error, reset }: FailureProps) {
  const again = (
    <Button variant="primary" onClick={reset}>
      Try again
    </Button>
  );
  return (
    <MessagePage title="This page could not be shown" action={again}>
      Nothing was decided or changed. If it happens again, tell your administrator
      {error.digest === undefined ? "." : ` this code: ${error.digest}.`}
    </MessagePage>
  );
}
