export { QueueSkeleton as default } from "@/components/approvals/queue-skeleton";
