package dev.antiphon.examples.api;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * One client's connection. Its thread reads messages and begins their calls, which run on virtual
 * threads side by side. Each answer is sent when it is ready, so that a slow call delays no other.
 */
final class Session {
    static final int BATCH_MAX = 32;
    static final int IN_FLIGHT_MAX = 64;
    static final int ID_CHARS_MAX = 64;
    static final int CALLS_PER_SECOND_MAX = 2_000;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Api api;
    final Conversation conversation;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(IN_FLIGHT_MAX);
    private final Map<Object, CompletableFuture<Object>> running = new ConcurrentHashMap<>();
    private final Collection<Runnable> endings = new ConcurrentLinkedQueue<>();
    private long paidUntil = System.nanoTime();

    Session(Api api, Conversation conversation) {
        this.api = api;
        this.conversation = conversation;
    }

    /** The answer to a request; to a notification, none is wanted. */
    private record Answer(boolean isWanted, CompletableFuture<Object> json) {}

    /** Runs an action when the connection and the client's calls have ended. */
    void onEnd(Runnable action) {
        endings.add(action);
    }

    /** Serves until the client ends its output, and then completes the calls in flight. */
    void serve() throws InterruptedException {
        try (threads) {
            try {
                for (var it = conversation.receive(); it.isPresent(); it = conversation.receive()) {
                    read(it.get());
                }
            } catch (FailureException e) {
                threads.shutdownNow(); // nobody waits for the answers
            }
        } finally {
            endings.forEach(Runnable::run);
        }
    }

    private void read(Message message) throws InterruptedException {
        pace(1);
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(message.bytes());
        } catch (JacksonException e) {
            send(Json.error(null, -32700, e.getOriginalMessage()));
            return;
        }
        Collection<JsonNode> all = json.isArray() ? json.values() : List.of(json);
        if (all.isEmpty() || all.size() > BATCH_MAX) {
            send(Json.error(null, -32600, "a batch of " + all.size() + "; give 1 to " + BATCH_MAX));
            return;
        }
        pace(all.size() - 1);
        List<JsonNode> requests = all.stream().filter(each -> !cancels(each)).toList();
        boolean isFree = free.tryAcquire(requests.size());
        List<Answer> answers = requests.stream().map(it -> begin(it, isFree)).toList();
        if (!isFree) {
            send(answers, json.isArray()); // here, so that a client that floods has to read
            return;
        }
        var _ = threads.submit(() -> {
            send(answers, json.isArray());
            free.release(answers.size());
            return true;
        });
    }

    /** Waits while the client calls too often; what it sends waits as well, and costs no other. */
    private void pace(int calls) throws InterruptedException {
        long now = System.nanoTime();
        paidUntil = Math.max(paidUntil, now) + calls * SECOND_NANOS / CALLS_PER_SECOND_MAX;
        NANOSECONDS.sleep(paidUntil - now - SECOND_NANOS / 10);
    }

    /** Cancels a call of this client if the message asks for it as in LSP; returns whether. */
    private boolean cancels(JsonNode message) {
        if (message.has("id") || !message.path("method").asString("").equals("$/cancelRequest")) {
            return false;
        }
        JsonNode id = message.path("params").path("id");
        Optional.ofNullable(running.get(id))
                .ifPresent(answer -> answer.complete(Json.error(id, -32800, "cancelled")));
        return true;
    }

    /** Begins a call. Its method, its deadline or a cancellation answers it, whichever is first. */
    private Answer begin(JsonNode request, boolean isFree) {
        JsonNode id = request.get("id");
        JsonNode params = request.path("params");
        boolean isNewId = id == null || (isId(id) && !running.containsKey(id));
        if (!isNewId
                || !request.path("jsonrpc").asString("").equals("2.0")
                || !request.path("method").isString()
                || params.isValueNode()) {
            String text = "not a request of JSON-RPC 2.0 with a new id of up to 64 characters";
            return failed(isNewId && id != null ? id : NullNode.instance, -32600, text);
        }
        RpcMethod method = api.methods.get(request.path("method").stringValue());
        if (method == null) {
            return failed(id, -32601, "no such method; rpc.discover describes all");
        }
        if (!isFree) {
            return failed(id, -32000, IN_FLIGHT_MAX + " calls are in flight; wait for one");
        }
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Object key = id == null ? answer : id;
        running.put(key, answer);
        Future<?> work = threads.submit(() -> answer.complete(run(method, id, params)));
        answer.completeOnTimeout(
                Json.error(id, -32001, "the deadline passed"), method.code().seconds(), SECONDS);
        return new Answer(id != null, answer.whenComplete((any, none) -> {
            running.remove(key);
            work.cancel(true);
        }));
    }

    private static boolean isId(JsonNode id) {
        return (id.isString() || id.isIntegralNumber() || id.isNull())
                && id.toString().length() <= ID_CHARS_MAX;
    }

    private Object run(RpcMethod method, @Nullable JsonNode id, JsonNode params) {
        try {
            return new Json.Result("2.0", id, method.call(this, params));
        } catch (IllegalArgumentException e) {
            return Json.error(id, -32602, e.getMessage());
        } catch (IllegalStateException e) {
            return Json.error(id, -32002, e.getMessage());
        } catch (InterruptedException e) {
            return Json.error(id, -32800, "interrupted"); // has been answered, or nobody waits
        } catch (Exception e) {
            System.getLogger("api").log(Level.ERROR, "a method failed", e);
            return Json.error(id, -32603, "internal error");
        }
    }

    private static Answer failed(@Nullable JsonNode id, int code, String text) {
        return new Answer(
                id != null, CompletableFuture.completedFuture(Json.error(id, code, text)));
    }

    private void send(List<Answer> answers, boolean isBatch) throws InterruptedException {
        List<Object> wanted = answers.stream()
                .filter(Answer::isWanted)
                .map(each -> each.json.join())
                .toList();
        if (!wanted.isEmpty()) {
            send(isBatch ? wanted : wanted.getFirst());
        }
    }

    private void send(Object json) throws InterruptedException {
        conversation.send(Json.message(json));
    }
}
