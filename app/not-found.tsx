import type { Metadata } from "next";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  const home = (
    <Button asChild variant="primary">
      <a href="/approvals">Go to the queue</a>
    </Button>
  );
  return (
    <main>
      <MessagePage title="There is no such page" action={home}>
        The link may be old, or it belongs to another organisation.
      </MessagePage>
    </main>
  );
}
