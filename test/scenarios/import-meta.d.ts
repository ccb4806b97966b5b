/** What Vite adds to a test's module: the files that match a pattern. */
interface ImportMeta {
  glob<T>(
    pattern: string,
    options: { eager: true; import: "default"; query?: "?raw" },
  ): Record<string, T>;
}
