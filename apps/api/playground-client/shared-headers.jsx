import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

/** GraphiQL keeps headers for each tab; a key is typed once, so what was typed last follows into every tab that is opened. */
export function SharedHeaders() {
  const { headerEditor, activeTabIndex, schema } = useGraphiQL((state) => ({
    headerEditor: state.headerEditor,
    activeTabIndex: state.activeTabIndex,
    schema: state.schema,
  }));
  const { introspect } = useGraphiQLActions();
  const typed = useRef(undefined);

  useEffect(() => {
    if (!headerEditor) return;
    let pause;
    const listener = headerEditor.onDidChangeModelContent(({ isFlush }) => {
      if (isFlush) return; // a tab change put this here, nobody typed it
      typed.current = headerEditor.getValue();
      clearTimeout(pause);
      if (!schema) pause = setTimeout(introspect, 600);
    });
    return () => {
      clearTimeout(pause);
      listener.dispose();
    };
  }, [headerEditor, schema, introspect]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab is what this follows
  useEffect(() => {
    if (headerEditor && typed.current !== undefined && headerEditor.getValue() !== typed.current)
      headerEditor.setValue(typed.current);
  }, [headerEditor, activeTabIndex]);

  return null;
}
