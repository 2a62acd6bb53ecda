import { type DragEvent, useEffect, useState } from "react";

/** Files that are dragged over an element, and dropped on it. Text goes where it is dropped, as ever. */
export function useDrop(onFile: (file: File) => void) {
  const [dragging, setDragging] = useState(false);
  useStrayDrops();
  return {
    dragging,
    onDragOver: ({ dataTransfer }: DragEvent) => setDragging(hasFiles(dataTransfer)),
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      // From one element inside to another is not out of it.
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) {
        setDragging(false);
      }
    },
    onDrop: ({ dataTransfer }: DragEvent) => {
      setDragging(false);
      for (const file of dataTransfer.files) onFile(file);
    },
  };
}

/** The browser would leave the page for a file that is dropped on it. */
function useStrayDrops(): void {
  useEffect(() => {
    const ends = new AbortController();
    const keep = (event: globalThis.DragEvent) => {
      if (event.dataTransfer !== null && hasFiles(event.dataTransfer)) event.preventDefault();
    };
    for (const event of ["dragover", "drop"] as const) {
      addEventListener(event, keep, { signal: ends.signal });
    }
    return () => ends.abort();
  }, []);
}

function hasFiles({ types }: DataTransfer): boolean {
  return types.includes("Files");
}
