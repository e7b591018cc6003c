export type DemoTenant = {
  name: string;
  people: { name: string; email: string; roles: string[] }[];
  agents: { name: string; owner: string }[];
};

/** Two organisations, so that everything can be seen from both sides of the wall between tenants. */
export const DEMO_TENANTS: DemoTenant[] = [
  {
    name: "Northwind Air",
    people: [
      { name: "Ada Moreno", email: "ada@northwind.example", roles: ["admin"] },
      { name: "Bela Novak", email: "bela@northwind.example", roles: ["admin"] },
      { name: "Mara Lindt", email: "mara@northwind.example", roles: ["manager"] },
      { name: "Otto Brandt", email: "otto@northwind.example", roles: ["auditor"] },
      { name: "Dana Reyes", email: "dana@northwind.example", roles: ["reviewer", "finance"] },
      { name: "Eli Hart", email: "eli@northwind.example", roles: ["reviewer", "finance", "on-call"] },
      { name: "Finn Osei", email: "finn@northwind.example", roles: ["reviewer", "service-owner"] },
      { name: "Grace Kim", email: "grace@northwind.example", roles: ["reviewer", "security"] },
      { name: "Hugo Sato", email: "hugo@northwind.example", roles: ["finance", "marketing"] },
    ],
    agents: [
      { name: "airline-support", owner: "ada@northwind.example" },
      { name: "back-office", owner: "bela@northwind.example" },
    ],
  },
  {
    name: "Contoso Labs",
    people: [
      { name: "Ida Falk", email: "ida@contoso.example", roles: ["admin"] },
      { name: "Jon Pace", email: "jon@contoso.example", roles: ["reviewer"] },
    ],
    agents: [{ name: "lab-assistant", owner: "ida@contoso.example" }],
  },
];
