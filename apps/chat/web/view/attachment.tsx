import { useState } from "react";
import type { FileInfo } from "../../shared/events.ts";
import { urlOf } from "../state/api.ts";
import { sizeText } from "../text/formats.ts";
import { useSpeech } from "../text/language.ts";
import { Dialog } from "./dialog.tsx";
import { DownloadIcon, FileIcon } from "./icons.tsx";

/** Of a picture in a bubble. Pixels. */
const MOST_WIDE = 280;
const MOST_HIGH = 320;

/** A file that was sent: a picture to look at, or a name to save. */
export function FileBubble({ file }: { file: FileInfo }) {
  const { text } = useSpeech();
  const { width, height } = file;
  if (width !== undefined && height !== undefined) {
    return <PictureBubble file={file} width={width} height={height} />;
  }
  return (
    <a
      className="bubble file"
      href={urlOf(file)}
      download={file.name}
      aria-label={text.download(file.name)}
    >
      <FileIcon />
      <span className="file-text">
        <bdi className="file-name">{file.name}</bdi>
        <span className="file-size">{sizeText(file.size)}</span>
      </span>
      <DownloadIcon />
    </a>
  );
}

interface PictureBubbleProps {
  readonly file: FileInfo;
  readonly width: number;
  readonly height: number;
}

/** Its place is kept free before it is here, so that nothing jumps. */
function PictureBubble({ file, width, height }: PictureBubbleProps) {
  const { text } = useSpeech();
  const [open, setOpen] = useState(false);
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return (
    <>
      <button
        type="button"
        className="picture"
        aria-label={text.openPicture(file.name)}
        onClick={() => setOpen(true)}
      >
        <img
          src={urlOf(file, true)}
          alt={text.picture(file.name)}
          width={Math.max(48, Math.round(width * scale))}
          height={Math.max(48, Math.round(height * scale))}
        />
      </button>
      {open && (
        <Dialog title={file.name} onClose={() => setOpen(false)} wide>
          <img
            className="full-picture"
            src={urlOf(file)}
            alt={text.picture(file.name)}
            style={{
              width: `min(${width}px, 100vw - 72px, ${(72 * width) / height}dvh)`,
              aspectRatio: `${width} / ${height}`,
            }}
          />
          <p className="choices">
            <a className="plain" href={urlOf(file)} download={file.name}>
              <DownloadIcon />
              {text.download(file.name)}
            </a>
          </p>
        </Dialog>
      )}
    </>
  );
}
