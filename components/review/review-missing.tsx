import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

/** For a job that doesn't exist, and alike for one of another tenant ([T22]). */
export function ReviewMissing() {
  const back = (
    <Button asChild>
      <Link href="/approvals">Back to the queue</Link>
    </Button>
  );
  return (
    <MessagePage title="There is no such job" action={back}>
      The link may be cut off, or the job belongs to another organisation.
    </MessagePage>
  );
}
