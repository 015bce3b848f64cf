/* sender PORT MEMBERS MESSAGES BYTES EVERY_MS WARM_UP: what a group costs without a library. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long cpu_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: sender PORT MEMBERS MESSAGES BYTES EVERY_MS WARM_UP\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int members = atoi(argv[2]), messages = atoi(argv[3]), bytes = atoi(argv[4]);
    long long every = atoll(argv[5]) * 1000000LL;
    int warm_up = atoi(argv[6]), one = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listening, (struct sockaddr *) &at, sizeof at) < 0 || listen(listening, 4096) < 0) {
        perror("bind");
        return 1;
    }
    int *fds = calloc(members, sizeof *fds);
    char *message = malloc(bytes);
    memset(message, 'x', bytes - 1);
    message[bytes - 1] = '\n';
    for (int i = 0; i < members; i++) {
        fds[i] = accept(listening, NULL, NULL);
        setsockopt(fds[i], 6, 1, &one, sizeof one); /* TCP_NODELAY */
    }
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    long long before = 0, refused = 0;
    for (int m = 0; m < messages; m++) {
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
        next.tv_nsec += every;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        if (m == warm_up) {
            before = cpu_nanos();
        }
        for (int i = 0; i < members; i++) {
            if (send(fds[i], message, bytes, MSG_DONTWAIT | MSG_NOSIGNAL) != bytes) {
                refused++;
            }
        }
    }
    long long delivered = (long long) (messages - warm_up) * members;
    printf("c %lld ns of CPU per delivered message, %lld delivered, %lld refused\n",
           (cpu_nanos() - before) / delivered, delivered, refused);
    return 0;
}
