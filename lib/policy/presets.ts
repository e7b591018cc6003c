import { z } from "zod";
import { ASSISTIVE } from "./presets/assistive";
import { BOUNDED } from "./presets/bounded";
import { OPEN } from "./presets/open";
import { type Rule, ruleFrom, ruleKeys } from "./rule-source";
import { readYaml } from "./yaml";

export const PRESET_NAMES = ["assistive", "bounded", "open"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** The presets as policies of their own, to be read and copied. */
export const PRESET_SOURCES: Readonly<Record<PresetName, string>> = {
  assistive: ASSISTIVE,
  bounded: BOUNDED,
  open: OPEN,
};

const rule = ruleKeys.transform((keys): Rule => ({ ...ruleFrom(keys), id: z.string().parse(keys.id) }));
const preset = z.object({ rules: z.array(rule) });

/** The rules of a preset, to stand behind a policy's own. Their ids have a prefix that keeps them apart: `open/run`. */
export function presetRules(name: PresetName): Rule[] {
  const yaml = readYaml(PRESET_SOURCES[name]);
  return preset.parse(yaml.ok ? yaml.value : null).rules;
}
