import type { FileInfo } from "../../shared/events.ts";
import { urlOf } from "../state/api.ts";
import { sizeText } from "../text/formats.ts";
import { useSpeech } from "../text/language.ts";
import { DownloadIcon, FileIcon } from "./icons.tsx";

/** Of a picture in a bubble. Pixels. */
const MOST_WIDE = 280;
const MOST_HIGH = 320;
const LEAST = 48;

interface FileBubbleProps {
  readonly file: FileInfo;
  /** A picture is to be seen in full. */
  readonly onOpen: () => void;
}

/** A file that was sent: a picture to look at, or a name to save. */
export function FileBubble({ file, onOpen }: FileBubbleProps) {
  const { text } = useSpeech();
  const { width, height } = file;
  if (width !== undefined && height !== undefined) {
    return <PictureBubble file={file} width={width} height={height} onOpen={onOpen} />;
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

interface PictureBubbleProps extends FileBubbleProps {
  readonly width: number;
  readonly height: number;
}

/** Its place is kept free before it is here, so that nothing jumps. */
function PictureBubble({ file, width, height, onOpen }: PictureBubbleProps) {
  const { text } = useSpeech();
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return (
    <button
      type="button"
      className="picture"
      aria-label={text.openPicture(file.name)}
      onClick={onOpen}
    >
      <img
        src={urlOf(file, true)}
        alt={text.picture(file.name)}
        width={Math.max(LEAST, Math.round(width * scale))}
        height={Math.max(LEAST, Math.round(height * scale))}
      />
    </button>
  );
}
