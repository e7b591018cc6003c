export { EventsSkeleton as default } from "@/components/audit/list-states";
