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
export const PenIcon = () => (
  <Icon>
    <path d="M4 20h4L19 9l-4-4L4 16v4zM13 7l4 4" />
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
