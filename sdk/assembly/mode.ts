// Whether the plugin has taps in full mode. The build sets it from the manifest; when false, full mode costs no byte.

/** Some tap of this plugin has `data_mode = "full"`. */
export const FULL_MODE: bool = false;
