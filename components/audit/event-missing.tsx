import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

/** For a number that no event has yet, and for what is no number. */
export function EventMissing() {
  const back = (
    <Button asChild>
      <Link href="/audit">Back to the events</Link>
    </Button>
  );
  return (
    <MessagePage title="There is no such event" action={back}>
      The log has no event of this number. What has just happened gets its number within a second.
    </MessagePage>
  );
}
