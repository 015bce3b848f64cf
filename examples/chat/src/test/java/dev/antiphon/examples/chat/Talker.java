package dev.antiphon.examples.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person who says some lines, each once, and reads all lines of the room. When the connection
 * breaks, it comes back with its name and position, and repeats the line that was not confirmed.
 */
final class Talker implements Runnable {
    private static final Pattern JOINED = Pattern.compile("\\* (\\S+) at (\\S+\\.)(\\d+)([;,]).*");
    private static final Pattern SAID = Pattern.compile("(\\d+) \\S+ (\\S+: .*)");
    private static final int SILENCE_MILLIS = 90_000;

    private final Crowd crowd;
    private final String room;
    private final String name;
    private final String key;
    private String log = "";
    private int confirmed;
    private long brokenAt;

    final List<String> seen = new ArrayList<>();
    final List<Long> breaksMillis = new ArrayList<>();
    long last = -1;
    int lostAtJoin;
    int notLater;
    String problem = "";

    /** The numbers that all people share. */
    record Crowd(
            int port,
            int linesEach,
            int linesOfRoom,
            long pauseMillis,
            CountDownLatch joined,
            AtomicInteger confirmed) {}

    Talker(Crowd crowd, String room, String name) {
        this.crowd = crowd;
        this.room = room;
        this.name = name;
        this.key = "key-of-" + name;
    }

    @Override
    public void run() {
        int attempts = 0;
        while (seen.size() < crowd.linesOfRoom() && problem.isEmpty()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), crowd.port())) {
                socket.setSoTimeout(SILENCE_MILLIS);
                talk(socket);
            } catch (SocketTimeoutException e) {
                problem = name + " saw " + seen.size() + " of " + crowd.linesOfRoom()
                        + ", confirmed " + confirmed;
            } catch (IOException e) {
                // broken: come back
            }
            if (brokenAt == 0) {
                brokenAt = System.nanoTime();
            }
            if (++attempts > 500) {
                problem = name + " could not come back";
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        send(
                socket,
                "/nick " + name + " " + key + "\n/join " + room + (last < 0 ? "" : " " + log + last)
                        + "\n");
        String line = lines.readLine();
        while (line != null && seen.size() < crowd.linesOfRoom()) {
            take(socket, line);
            line = seen.size() < crowd.linesOfRoom() ? lines.readLine() : null;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void take(Socket socket, String line) throws IOException {
        Matcher said = SAID.matcher(line);
        Matcher joined = JOINED.matcher(line);
        if (said.matches()) {
            if (last >= 0) {
                saw(Long.parseLong(said.group(1)), said.group(2));
            }
        } else if (joined.matches()) {
            joined(joined);
            say(socket);
        } else if (line.equals("* sent " + confirmed)) {
            confirmed++;
            crowd.confirmed().incrementAndGet();
            pause();
            say(socket);
        } else if (line.contains("send it again") || line.contains("messages wait")) {
            pause();
            say(socket);
        } else if (line.contains("is taken")) {
            pause();
            socket.close();
        }
    }

    private void saw(long number, String text) {
        if (number <= last) {
            notLater++;
        }
        last = number;
        seen.add(text);
    }

    private void joined(Matcher joined) {
        lostAtJoin += joined.group(4).equals(",") ? 1 : 0;
        log = joined.group(2);
        if (last < 0) {
            last = Long.parseLong(joined.group(3));
            crowd.joined().countDown();
        }
        if (brokenAt != 0) {
            breaksMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - brokenAt));
            brokenAt = 0;
        }
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(crowd.pauseMillis()));
    }

    private void say(Socket socket) throws IOException {
        try {
            crowd.joined().await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (confirmed < crowd.linesEach()) {
            send(socket, "/say " + confirmed + " " + confirmed + "\n");
        }
    }
}
