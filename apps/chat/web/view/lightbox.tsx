import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { urlOf } from "../state/api.ts";
import type { Conversation } from "../state/conversation.ts";
import { type Picture, picturesOf } from "../state/pictures.ts";
import { useSpeech } from "../text/language.ts";
import { IconButton } from "./icon-button.tsx";
import { BackIcon, CloseIcon, DownloadIcon, ForwardIcon } from "./icons.tsx";
import { useCell } from "./use-cell.ts";
import { useModal } from "./use-modal.ts";
import { useNames } from "./use-session.ts";

/** The picture that was opened, in full, and the others of the conversation to its sides. */
export function Lightbox({ conversation }: { conversation: Conversation }) {
  const opened = useCell(conversation.opened);
  const { entries } = useCell(conversation.stretch);
  const pictures = useMemo(() => picturesOf(entries), [entries]);
  const at = pictures.findIndex(({ file }) => file.id === opened);
  if (at < 0) return null;
  return (
    <Gallery
      pictures={pictures}
      at={at}
      onShow={(index) => conversation.opened.set(pictures[index]?.file.id ?? null)}
      onClose={() => conversation.opened.set(null)}
    />
  );
}

interface GalleryProps {
  readonly pictures: readonly Picture[];
  readonly at: number;
  readonly onShow: (index: number) => void;
  readonly onClose: () => void;
}

function Gallery({ pictures, at, onShow, onClose }: GalleryProps) {
  const { text, formats } = useSpeech();
  const names = useNames();
  const dialog = useModal();
  const { strip, go, onScroll } = useStrip({ count: pictures.length, at, onShow });
  const picture = pictures[at];
  if (picture === undefined) return null;
  const { file, by, at: sent } = picture;
  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={text.picture(file.name)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <p>
          <bdi>{names.ofUser(by)}</bdi>
          <span>
            {formats.day(sent)} {formats.time(sent)}
            {pictures.length > 1 && ` · ${at + 1} / ${pictures.length}`}
          </span>
        </p>
        <a
          className="round"
          href={urlOf(file)}
          download={file.name}
          aria-label={text.download(file.name)}
          title={text.download(file.name)}
        >
          <DownloadIcon />
        </a>
        <IconButton label={text.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      <ul className="strip" ref={strip} onScroll={onScroll}>
        {pictures.map((each, index) => (
          <li key={each.file.id} aria-hidden={index !== at}>
            <img
              className={index === at ? "full-picture" : undefined}
              src={urlOf(each.file)}
              alt={text.picture(each.file.name)}
              width={each.width}
              height={each.height}
              loading="lazy"
            />
          </li>
        ))}
      </ul>
      {at > 0 && (
        <IconButton className="step before" label={text.previousPicture} onClick={() => go(-1)}>
          <BackIcon />
        </IconButton>
      )}
      {at < pictures.length - 1 && (
        <IconButton className="step after" label={text.nextPicture} onClick={() => go(1)}>
          <ForwardIcon />
        </IconButton>
      )}
    </dialog>
  );
}

/** Pictures beside each other in a box that the browser scrolls from one to the next: swiping comes with it. */
function useStrip({ count, at, onShow }: { count: number } & Pick<GalleryProps, "at" | "onShow">) {
  const strip = useRef<HTMLUListElement>(null);
  const known = useRef(0);
  // At the beginning, and when older ones have come before it.
  useLayoutEffect(() => {
    const element = strip.current;
    if (known.current !== count && element) element.scrollLeft = at * element.clientWidth;
    known.current = count;
  });
  const go = (step: number) => {
    const element = strip.current;
    element?.scrollTo({ left: (at + step) * element.clientWidth, behavior: "smooth" });
  };
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step !== undefined) go(step);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
  const onScroll = () => {
    const element = strip.current;
    const index = element ? Math.round(element.scrollLeft / element.clientWidth) : at;
    if (index !== at) onShow(index);
  };
  return { strip, go, onScroll };
}
