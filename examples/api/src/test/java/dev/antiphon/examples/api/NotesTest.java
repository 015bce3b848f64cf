package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;

/** The notes, as several clients see them. */
class NotesTest extends ServerCase {
    private static final String CALL =
            "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.%s', 'params': [%s]}";

    @Test
    void aWatcherIsNotifiedOfEachChangeInOrder() throws IOException {
        try (Peer watcher = client();
                Peer author = client()) {
            call(watcher, "watch", "");
            call(watcher, "watch", "");
            call(author, "add", "'a', 'b'");
            call(author, "remove", "1");
            assertThat(next(watcher)).isEqualTo(json("""
                    {"jsonrpc": "2.0", "method": "notes.added",
                     "params": {"id": 1, "title": "a", "text": "b"}}"""));
            assertThat(next(watcher)).isEqualTo(json("""
                    {"jsonrpc": "2.0", "method": "notes.removed",
                     "params": {"id": 1, "title": "a", "text": "b"}}"""));
        }
    }

    @Test
    void theNotesOfAClientLeaveWithIt() throws IOException {
        try (Peer watcher = client()) {
            call(watcher, "watch", "");
            try (Peer author = client()) {
                call(author, "add", "'short-lived'");
            }
            assertThat(next(watcher).get("method").stringValue()).isEqualTo("notes.added");
            assertThat(next(watcher).get("method").stringValue()).isEqualTo("notes.removed");
            assertThat(call(watcher, "list", "").size()).isZero();
        }
    }

    @Test
    void aWatcherThatLeavesIsForgotten() throws IOException {
        try (Peer author = client()) {
            try (Peer watcher = client()) {
                call(watcher, "watch", "");
                watcher.reset();
            }
            assertThat(call(author, "add", "'a'").has("id")).isTrue();
        }
    }

    @Test
    void onlyTheAuthorRemovesANote() throws IOException {
        try (Peer author = client();
                Peer other = client()) {
            call(author, "add", "'mine'");
            assertThat(code(ask(other, CALL.formatted("remove", "1")))).isEqualTo(-32002);
            assertThat(call(other, "list", "").size()).isEqualTo(1);
            assertThat(code(ask(author, CALL.formatted("remove", "1")))).isZero();
            assertThat(code(ask(author, CALL.formatted("remove", "1")))).isEqualTo(-32002);
        }
    }

    @Test
    void aLongListIsReadInParts() throws IOException {
        try (Peer one = client();
                Peer two = client()) {
            for (int i = 0; i < 15; i++) {
                call(one, "add", "'one'");
                call(two, "add", "'two'");
            }
            JsonNode first = call(one, "list", "");
            assertThat(first.size()).isEqualTo(20);
            JsonNode rest = call(one, "list", first.get(19).get("id").toString());
            assertThat(rest.size()).isEqualTo(10);
            assertThat(call(one, "list", rest.get(9).get("id").toString()).size())
                    .isZero();
        }
    }

    @Test
    void nextReturnsAtOnceWhereThereIsANote() throws IOException {
        try (Peer client = client()) {
            call(client, "add", "'a'");
            call(client, "add", "'b'");
            assertThat(call(client, "next", "1").get("title").stringValue()).isEqualTo("b");
        }
    }

    private static JsonNode call(Peer client, String method, String params) throws IOException {
        JsonNode answer = ask(client, CALL.formatted(method, params));
        while (!answer.has("id")) { // a notification came first
            answer = next(client);
        }
        return answer.get("result");
    }
}
