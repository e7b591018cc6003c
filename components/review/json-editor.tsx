"use client";

import { json } from "@codemirror/lang-json";
import { type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { useTheme } from "next-themes";
import { checkEdit } from "./json-fault";

/** The first fault is underlined where it stands and named on hover; below the editor it stands in words. */
function faultsOf(view: EditorView): Diagnostic[] {
  const text = view.state.doc.toString();
  const checked = checkEdit(text);
  if (checked.ok) return [];
  const { at, message } = checked.fault;
  const from = Math.min(at, Math.max(0, text.length - 1));
  return [{ from, to: Math.min(text.length, from + 1), severity: "error", message }];
}

const LOOKS = EditorView.theme({
  "&": { backgroundColor: "var(--surface) !important", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-gutters": {
    backgroundColor: "var(--sunken) !important",
    color: "var(--fg-faint) !important",
    borderRight: "1px solid var(--line) !important",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover) !important" },
});

const SETUP = { foldGutter: false, autocompletion: false, searchKeymap: false, highlightSelectionMatches: false };

type JsonEditorProps = {
  value: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  /** The id of what describes it: its first fault and what policy says. */
  describedBy: string;
  fieldRef: (field: HTMLElement) => void;
};

/** The editor of a payload. Its code is fetched when an edit is begun; Tab leaves it, as any field. */
export default function JsonEditor({ value, onChange, readOnly, describedBy, fieldRef }: JsonEditorProps) {
  const { resolvedTheme } = useTheme();
  const named = EditorView.contentAttributes.of({ "aria-label": "Arguments as JSON", "aria-describedby": describedBy });
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      readOnly={readOnly}
      onCreateEditor={(view) => fieldRef(view.contentDOM)}
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      basicSetup={SETUP}
      indentWithTab={false}
      extensions={[json(), linter(faultsOf, { delay: 250 }), lintGutter(), EditorView.lineWrapping, named, LOOKS]}
      className="overflow-y-auto rounded border border-control-line focus-within:border-focus focus-within:outline-2 focus-within:outline-focus"
      maxHeight="min(38vh, 420px)"
      minHeight="120px"
    />
  );
}
