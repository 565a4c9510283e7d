/** An nginx on two loopback ports, plain and TLS, as reverse proxy before a peer. All its files are in a folder of its own. */
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { issueAuthority, issueServer } from '../server/tls/issue.ts';
import { freePort } from './loopback-port.ts';
import { Program } from './program.ts';
import { programPath } from './debian.ts';

/** What `/private/` asks for. */
export const USER = { name: 'user', password: 'secret' } as const;

export interface Nginx {
  readonly ws: string;
  readonly wss: string;
  /** PEM of who signed its certificate. */
  readonly certificateAuthority: string;
  end(): Promise<void>;
}

export async function startNginx(folder: string, upstream: string): Promise<Nginx> {
  const authority = await issueAuthority('twinsocket test authority of nginx');
  const { key, cert } = await issueServer({ issuer: authority });
  const [port, securePort, deadPort] = [await freePort(), await freePort(), await freePort()];
  const files = {
    'nginx.conf': configuration({ folder, upstream, port, securePort, deadPort }),
    'key.pem': key,
    'cert.pem': cert,
    users: `${USER.name}:{PLAIN}${USER.password}\n`,
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  // Until it has read its configuration it would write into /var/log.
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  const program = await Program.start(programPath('nginx'), args, /start worker process \d+/);
  return {
    ws: `ws://127.0.0.1:${port}`,
    wss: `wss://127.0.0.1:${securePort}`,
    certificateAuthority: authority.cert,
    end: () => program.end(),
  };
}

interface Places {
  readonly folder: string;
  readonly upstream: string;
  readonly port: number;
  readonly securePort: number;
  /** Where nobody listens. */
  readonly deadPort: number;
}

/** As nginx's own page has it, https://nginx.org/en/docs/http/websocket.html. Started by root, workers could not read the folder. */
function configuration({ folder, upstream, port, securePort, deadPort }: Places): string {
  const temporaries = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
user ${userInfo().username};
pid ${folder}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${temporaries.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 127.0.0.1:${port};
    listen 127.0.0.1:${securePort} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header X-Forwarded-Proto $scheme;
    location / { proxy_pass http://${upstream}; }
    location /impatient/ { proxy_pass http://${upstream}/; proxy_read_timeout 1s; }
    location /dead/ { proxy_pass http://127.0.0.1:${deadPort}; }
    location /private/ { proxy_pass http://${upstream}/; auth_basic private; auth_basic_user_file ${folder}/users; }
    location /nowhere { return 404; }
  }
}
`;
}
