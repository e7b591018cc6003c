import { checkModel, type Settings } from "./check";

// One process of scripts/model.ts, on a database of its own; started in the folder whose code is to be checked.
process.once("disconnect", () => process.exit(1));
const result = await checkModel(JSON.parse(process.argv[2] ?? "{}") as Settings);
process.send?.(result, () => process.exit(0));
