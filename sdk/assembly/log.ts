// Lines in the server's log, marked with the plugin's name.
import * as host from './generated/logging';

export class log {
	static debug(message: string): void {
		host.log('debug', message);
	}

	static info(message: string): void {
		host.log('info', message);
	}

	static warning(message: string): void {
		host.log('warning', message);
	}

	static error(message: string): void {
		host.log('error', message);
	}
}
