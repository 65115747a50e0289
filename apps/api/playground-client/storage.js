// GraphiQL writes what is typed into localStorage, and its history keeps the request headers there even with `shouldPersistHeaders` off:
// the API key would lie on disk. So only how the page looks is stored; tabs, history and headers live as long as the page.

const looks = new Set(
  ["theme", "docExplorerFlex", "editorFlex", "secondaryEditorFlex", "visiblePlugin"].map(
    (name) => `graphiql:${name}`,
  ),
);

/** A `Storage` for GraphiQL: layout and theme go to `disk`, everything else stays in memory. */
export function forgetfulStorage(disk) {
  const memory = new Map();
  return {
    getItem: (key) => (looks.has(key) ? disk.getItem(key) : (memory.get(key) ?? null)),
    setItem(key, value) {
      if (looks.has(key)) disk.setItem(key, value);
      else memory.set(key, value);
    },
    removeItem(key) {
      if (looks.has(key)) disk.removeItem(key);
      memory.delete(key);
    },
    clear() {
      for (const key of looks) disk.removeItem(key);
      memory.clear();
    },
    get length() {
      return memory.size;
    },
  };
}
