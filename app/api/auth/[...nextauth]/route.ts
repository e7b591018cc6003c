import NextAuth from "next-auth";
import { authOptions } from "@/lib/identity/auth-options";

type RouteArgs = { params: Promise<{ nextauth: string[] }> };

// The options are made per request: they need settings that a build does not have.
const handle = (request: Request, route: RouteArgs) => NextAuth(authOptions())(request, route);

export { handle as GET, handle as POST };
