package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.RoomEvent;
import dev.antiphon.cluster.RoomLimits;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.Republish;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The history of all rooms in one stream of JetStream. The stream numbers the posts, drops second
 * copies by their id, and publishes each stored one to the live subject with its number and that of
 * the one before.
 *
 * <p>The methods wait for NATS. Threads: any.
 */
final class RoomStore {
    private static final int NOT_FOUND = 404;
    private static final int NO_STREAM = 10_059;

    /** No leader is elected yet, or too few servers are known yet. */
    private static final Set<Integer> LATER = Set.of(10_005, 10_008);

    /** JetStream is not enabled, for the account or at all. */
    private static final Set<Integer> OFF = Set.of(10_039, 10_076);

    private static final long AGAIN_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration COPIES_WITHIN = Duration.ofMinutes(2);

    private final Connection connection;
    private final Subjects subjects;
    private final StreamConfiguration wanted;
    private volatile StreamInfo stream;

    private RoomStore(
            Connection connection,
            Subjects subjects,
            StreamConfiguration wanted,
            StreamInfo stream) {
        this.connection = connection;
        this.subjects = subjects;
        this.wanted = wanted;
        this.stream = stream;
    }

    /**
     * Returns the store, whose stream is made if it is missing. Waits while the servers of a NATS
     * cluster elect a leader.
     *
     * @throws IOException when JetStream is off or away
     * @throws JetStreamApiException when JetStream refuses the stream, also for want of servers
     */
    static RoomStore open(Connection connection, NatsRooms.Terms terms, RoomLimits limits)
            throws IOException, JetStreamApiException, InterruptedException {
        Subjects subjects = terms.subjects();
        StreamConfiguration wanted = StreamConfiguration.builder()
                .name(subjects.stream())
                .subjects(subjects.allPosts())
                .storageType(StorageType.File)
                .maxMessagesPerSubject(limits.historyMessagesMax())
                .maxBytes(terms.storage().bytesMax())
                .replicas(terms.storage().replicas())
                .duplicateWindow(COPIES_WITHIN)
                .allowDirect(true)
                .republish(Republish.builder()
                        .source(subjects.allPosts())
                        .destination(subjects.allLive())
                        .build())
                .build();
        StreamInfo stream = firstStream(connection, wanted, terms.publishWithin());
        return new RoomStore(connection, subjects, wanted, stream);
    }

    /** Returns whether JetStream refuses because it is off. */
    static boolean isOff(JetStreamApiException refusal) {
        return OFF.contains(refusal.getApiErrorCode());
    }

    private static StreamInfo firstStream(
            Connection connection, StreamConfiguration wanted, Duration within)
            throws IOException, JetStreamApiException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return stream(connection, wanted);
            } catch (IOException | JetStreamApiException e) {
                boolean isLater = e instanceof JetStreamApiException refusal
                        ? LATER.contains(refusal.getApiErrorCode())
                        : connection.getServerInfo().isJetStreamAvailable();
                if (!isLater || System.nanoTime() - start > within.toNanos()) {
                    throw e;
                }
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** Returns the stream; one that is there keeps its settings. */
    private static StreamInfo stream(Connection connection, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        JetStreamManagement streams = connection.jetStreamManagement();
        try {
            return streams.getStreamInfo(wanted.getName());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_STREAM) {
                throw e;
            }
            return streams.addStream(wanted);
        }
    }

    /** Returns the name of the numbering: a stream that was made anew has another one. */
    String log() {
        return Long.toString(stream.getCreateTime().toInstant().toEpochMilli(), 36);
    }

    /** Makes the stream again if NATS came back without it; returns whether it is another one. */
    boolean renew() throws IOException, JetStreamApiException {
        String before = log();
        stream = stream(connection, wanted);
        return !log().equals(before);
    }

    /** Returns the stored messages of a room after this number, in order. */
    List<RoomEvent.Said> after(String room, long sequence)
            throws IOException, JetStreamApiException, InterruptedException {
        long last = last(room);
        if (last <= sequence) {
            return List.of();
        }
        ConsumerConfiguration from = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(sequence + 1)
                .build();
        JetStreamSubscription stored = connection
                .jetStream()
                .subscribe(
                        subjects.post(room),
                        PushSubscribeOptions.builder().stream(subjects.stream())
                                .ordered(true)
                                .configuration(from)
                                .build());
        try {
            return linked(room, sequence, read(stored, last));
        } finally {
            stored.unsubscribe();
        }
    }

    private long last(String room) throws IOException, JetStreamApiException {
        try {
            MessageInfo last = connection
                    .jetStreamManagement()
                    .getLastMessage(subjects.stream(), subjects.post(room));
            return last.isMessage() ? last.getSeq() : 0;
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return 0;
            }
            throw e;
        }
    }

    private static List<Message> read(JetStreamSubscription stored, long last)
            throws IOException, InterruptedException {
        List<Message> messages = new ArrayList<>();
        long read = 0;
        while (read < last) {
            Message next = stored.nextMessage(PATIENCE);
            if (next == null) {
                throw new IOException("the history stopped at " + read + " of " + last);
            }
            read = next.metaData().streamSequence();
            messages.add(next);
        }
        return messages;
    }

    /** Names the number before each message; what was before the first one may be forgotten. */
    private List<RoomEvent.Said> linked(String room, long sequence, List<Message> messages)
            throws IOException, JetStreamApiException {
        long previous = sequence;
        if (messages.size() >= stream.getConfiguration().getMaxMsgsPerSubject() || isFull()) {
            previous = Math.max(sequence, messages.getFirst().metaData().streamSequence() - 1);
        }
        List<RoomEvent.Said> linked = new ArrayList<>();
        for (Message each : messages) {
            PostWire wire = PostWire.of(each.getData());
            long number = each.metaData().streamSequence();
            linked.add(new RoomEvent.Said(room, number, previous, wire.atMillis(), wire.post()));
            previous = number;
        }
        return linked;
    }

    /** Returns whether old messages may have been dropped for want of space. */
    private boolean isFull() throws IOException, JetStreamApiException {
        long bytes = connection
                .jetStreamManagement()
                .getStreamInfo(subjects.stream())
                .getStreamState()
                .getByteCount();
        return bytes > stream.getConfiguration().getMaxBytes() / 10 * 9;
    }
}
