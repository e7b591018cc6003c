export { EventMissing as default } from "@/components/audit/event-missing";
