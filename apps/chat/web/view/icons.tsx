import type { ReactNode } from "react";

/** Line drawings on a 24 by 24 grid. They say nothing by themselves: the button around them has the name. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
);
export const ForwardIcon = () => (
  <Icon>
    <path d="M9 5l7 7-7 7" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Icon>
);
export const OutIcon = () => (
  <Icon>
    <path d="M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 16l-4-4 4-4M6 12h9" />
  </Icon>
);
export const GearIcon = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500" />
  </Icon>
);
export const PeopleIcon = () => (
  <Icon>
    <path d="M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.5-3.800 3-6 6.500-6s6 2.200 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.300M18 14.500c2 .9 3.200 2.800 3.500 5.500" />
  </Icon>
);
export const AttachIcon = () => (
  <Icon>
    <path d="M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700L10 17a1.700 1.700 0 0 1-2.400-2.400l7.400-7.400" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5zM14 3v5h5" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon>
    <path d="M12 4v11M7 11l5 5 5-5M5 20h14" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path
      className="solid"
      d="M4.500 12 3.200 4.700c-.2-.9.8-1.600 1.600-1.200l15.600 7.600c.8.4.8 1.500 0 1.900L4.800 20.500c-.8.4-1.800-.3-1.600-1.200L4.500 12zm0 0h7"
    />
  </Icon>
);
export const ClockIcon = () => (
  <Icon>
    <path d="M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M12 8v5M12 16.500v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z" />
  </Icon>
);

export function Logo() {
  return <img className="logo" src="/icon.svg" alt="" width="48" height="48" />;
}
