import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

/** For whoever may not read the log: why, and who can change that. */
export function AuditRefused() {
  const back = (
    <Button asChild>
      <Link href="/approvals">Back to the queue</Link>
    </Button>
  );
  return (
    <MessagePage title="The audit log is not yours to read" action={back}>
      It shows what everybody did, so only administrators and auditors see it. If you need it, ask an administrator for
      the role <strong className="font-semibold text-fg">auditor</strong>.
    </MessagePage>
  );
}
