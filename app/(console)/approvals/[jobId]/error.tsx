"use client";

import { Failure, type FailureProps } from "@/components/shell/failure";

export default function ReviewError(props: FailureProps) {
  return <Failure {...props} />;
}
