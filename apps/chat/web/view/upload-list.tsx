import type { Upload, Uploads } from "../state/uploads.ts";
import { useSpeech } from "../text/language.ts";
import { IconButton } from "./icon-button.tsx";
import { CloseIcon } from "./icons.tsx";
import { useCell } from "./use-cell.ts";

/** The files that are on their way, and those that did not get through. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const all = useCell(uploads.all);
  if (all.length === 0) return null;
  return (
    <ul className="uploads">
      {all.map((upload) => (
        <UploadLine key={upload.key} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}

function UploadLine({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { text, formats } = useSpeech();
  const { key, file, progress, failed } = upload;
  const end = failed === undefined ? text.stopUpload(file.name) : text.discard;
  return (
    <li>
      <bdi className="file-name">{file.name}</bdi>
      {failed === undefined ? (
        <progress value={progress} aria-label={text.uploading(file.name)} />
      ) : (
        <span className="error" role="alert">
          {formats.trouble(failed)}
        </span>
      )}
      {failed !== undefined && failed.code !== "file_type" && failed.code !== "file_size" && (
        <button type="button" className="plain" onClick={() => uploads.retry(key)}>
          {text.retry}
        </button>
      )}
      <IconButton label={end} onClick={() => uploads.drop(key)}>
        <CloseIcon />
      </IconButton>
    </li>
  );
}
