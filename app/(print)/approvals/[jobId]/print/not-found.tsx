import { ReviewMissing } from "@/components/review/review-missing";

export default function NotFound() {
  return <ReviewMissing />;
}
