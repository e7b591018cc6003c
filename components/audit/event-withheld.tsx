import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

/** [U20] For a vote of somebody else on a job that the reader may still decide. */
export function EventWithheld() {
  const back = (
    <Button asChild>
      <Link href="/audit">Back to the events</Link>
    </Button>
  );
  return (
    <MessagePage title="Vote first" action={back}>
      This event tells how somebody voted on a job that you may still decide. You can read it once you have voted, or
      once the job is decided.
    </MessagePage>
  );
}
