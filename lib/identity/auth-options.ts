import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { sessionSecret } from "./authenticate";
import { SESSION_SECONDS, signIn, signOut } from "./sign-in";

function header(headers: unknown, name: string): string | null {
  const value = typeof headers === "object" && headers !== null ? Reflect.get(headers, name) : null;
  return typeof value === "string" ? value.slice(0, 300) : null;
}

/**
 * next-auth with local accounts. Its cookie carries nothing but the id of our own session row, which is checked on
 * every request: credentials need JWT sessions in next-auth 4, and those alone could not be revoked.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const { email = "", password = "" } = credentials ?? {};
          if (email.length > 320 || password.length > 1_000) return null;
          const opened = await signIn({ email, password, userAgent: header(request.headers, "user-agent") });
          return opened && { id: opened.personId, sid: opened.sessionId };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "sid" in user ? { sid: user.sid } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await signOut(token.sid);
      },
    },
  };
}
