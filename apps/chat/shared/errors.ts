/** The codes of what is not done, with the HTTP status that goes with each. */
export const STATUS = {
  bad_request: 400,
  signed_out: 401,
  name_empty: 400,
  name_length: 400,
  name_taken: 409,
  password_length: 400,
  /** Also for a name that nobody has. */
  wrong_password: 401,
  room_name_empty: 400,
  room_name_length: 400,
  too_many_rooms: 400,
  too_many_members: 400,
  not_member: 403,
  user_not_found: 400,
  message_empty: 400,
  message_length: 400,
  file_type: 415,
  file_size: 413,
  file_not_found: 404,
  /** The server's disk has no room for more. */
  disk_full: 507,
  search_empty: 400,
  rate_limited: 429,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;
