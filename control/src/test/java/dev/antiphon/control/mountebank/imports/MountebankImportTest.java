package dev.antiphon.control.mountebank.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class MountebankImportTest {
    /** Converts an imposter whose strings are in single quotes. */
    private static MountebankImport converted(String json) {
        return MountebankImport.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String stubs(String stubs) {
        return "{'protocol':'tcp','framing':'line','stubs':[" + stubs + "]}";
    }

    private static String when(String predicate) {
        return stubs("{'predicates':[" + predicate + "],'responses':[{'is':{'data':'YES'}}]}");
    }

    private static StubServer started(MountebankImport made) {
        StubRules rules = StubFile.parse("rules", made.yaml(), Path.of(""));
        return StubServer.builder()
                .framing(rules.framing().orElseThrow())
                .rules(rules)
                .allow(StubCheck.values())
                .start();
    }

    /** Returns the replies of a stub with these rules to each line; empty where there is none. */
    private static List<String> replies(MountebankImport made, String... lines) throws Exception {
        try (StubServer stub = started(made)) {
            return List.of(lines).stream().map(line -> reply(stub, line)).toList();
        }
    }

    private static String reply(StubServer stub, String line) {
        try (Peer peer = Peer.connect(stub.port())) {
            return peer.send(line + "\n").halfClose().readToEnd().trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{'equals':{'data':'Ping'}};pING;pings",
                "{'equals':{'data':'Ping'},'caseSensitive':true};Ping;ping",
                "{'equals':{'data':'(1+1)'}};(1+1);11",
                "{'equals':{'data':7}};7;77",
                "{'deepEquals':{'data':'a.b'}};A.B;axb",
                "{'contains':{'data':'мир'}};привет, МИР!;привет",
                "{'contains':{'data':'12'}};0123;0213",
                "{'startsWith':{'data':'get '}};GET x;x get ",
                "{'endsWith':{'data':' now'},'caseSensitive':true};go now;go NOW",
                "{'matches':{'data':'^\\\\d{2}-[a-z]+$'}};12-AB;x12-ab",
                "{'matches':{'data':'b.d'}};abxde;bd",
                "{'matches':{'data':'^a|b$'}};ax;xa",
                "{'matches':{'data':'^(get|set) \\\\u0041'},'caseSensitive':true};set A;SET A",
                "{'exists':{'data':true}};x;~~",
                "{'exists':{'data':false}};~~;x",
                "{'not':{'equals':{'data':'ping'}}};pong;PING",
                "{'or':[{'equals':{'data':'a'}},{'equals':{'data':'b'}}]};B;c",
                "{'and':[{'startsWith':{'data':'a'}},{'endsWith':{'data':'b'}}]};AxB;ax",
                "{'equals':{'data':'list'},'except':'^get '};GET LIST;set list",
                "{'endsWith':{'data':'list'},'except':'[0-9]+$'};get list12;list x"
            })
    void aPredicateMatchesTheSameMessages(String predicate, String match, String other)
            throws Exception {
        MountebankImport made = converted(when(predicate));

        assertThat(made.untranslated()).isEmpty();
        assertThat(replies(made, match, other)).containsExactly("YES", "");
    }

    @Test
    void allPredicatesOfAStubMustHold() throws Exception {
        MountebankImport made =
                converted(when("{'startsWith':{'data':'te'}},{'equals':{'data':'test'}}"));

        assertThat(replies(made, "test", "tent")).containsExactly("YES", "");
    }

    @Test
    void responsesGoRoundAndAreRepeated() throws Exception {
        MountebankImport made = converted(stubs("{'responses':[{'is':{'data':'a'},'repeat':2},"
                + "{'is':{'data':'b'},'_behaviors':{'repeat':1}}]}"));

        assertThat(replies(made, "1", "2", "3", "4")).containsExactly("a", "a", "b", "a");
    }

    @Test
    void aDefaultResponseAnswersWhatNoStubDoes() throws Exception {
        MountebankImport made = converted("{'protocol':'tcp','framing':'line',"
                + "'defaultResponse':{'data':'what?'},'stubs':[{'predicates':"
                + "[{'equals':{'data':'x'}}],'responses':[{'is':{}}]}]}");

        assertThat(replies(made, "x", "y")).containsExactly("what?", "what?");
    }

    @Test
    void copiedPartsOfTheRequestReplaceTokens() throws Exception {
        MountebankImport made = converted(stubs("{'predicates':[{'matches':{'data':'^(hi|hey)'}}],"
                + "'responses':[{'is':{'data':'{${W}} ${W}[1] ${P}'},'behaviors':[{'copy':"
                + "{'from':'data','into':'${W}','using':{'method':'regex','selector':"
                + "'(\\\\w)\\\\w+$'}}},{'copy':{'from':'data','into':'${P}','using':"
                + "{'method':'regex','selector':'H.','options':{'ignoreCase':true}}}}]}]}"));

        assertThat(made.untranslated()).isEmpty();
        assertThat(replies(made, "hi bob", "hey !"))
                .containsExactly("{bob} b hi", "{${W}} ${W}[1] ${P}");
    }

    @Test
    void waitsAreDelays() {
        MountebankImport made = converted(stubs("{'responses':[{'is':{'data':'a'},"
                + "'behaviors':[{'wait':300},{'wait':'200'}]}]}"));

        assertThat(made.yaml()).contains("reply: {text: 'a', after: 500ms}");
        assertThat(StubFile.parse("rules", made.yaml(), Path.of(""))).isNotNull();
    }

    @Test
    void faultsEndTheConnection() throws Exception {
        MountebankImport made = converted(stubs("{'predicates':[{'equals':{'data':'1'}}],"
                + "'responses':[{'fault':'RANDOM_DATA_THEN_CLOSE'}]},"
                + "{'responses':[{'fault':'CONNECTION_RESET_BY_PEER'}]}"));
        try (StubServer stub = started(made);
                Peer garbage = Peer.connect(stub.port());
                Peer reset = Peer.connect(stub.port())) {
            assertThat(garbage.send("1\n").readToEnd()).hasSize(32);
            reset.send("2\n");
            assertThatThrownBy(reset::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void binaryDataBecomesBytes() throws Exception {
        MountebankImport made = converted("{'protocol':'tcp','mode':'binary','stubs':["
                + "{'predicates':[{'startsWith':{'data':'AAE='}}],"
                + "'responses':[{'is':{'data':'/wA='}}]},"
                + "{'predicates':[{'equals':{'data':'QUI='}}],"
                + "'responses':[{'is':{'data':'QQ=='}}]}]}");
        try (StubServer stub = started(made);
                Peer peer = Peer.connect(stub.port())) {
            assertThat(peer.send(new byte[] {0, 1, 2}).readBytes(2)).containsExactly(0xFF, 0);
            assertThat(peer.send("AB").read(1)).isEqualTo("A");
        }
    }

    @Test
    void severalImpostersBecomeAFileOfStubs() {
        MountebankImport made = converted("{'imposters':["
                + "{'protocol':'tcp','port':7001,'name':'the bank','stubs':[{'responses':"
                + "[{'is':{'data':'a'}}]}]},"
                + "{'protocol':'tcp','port':7002,'host':'::1'},"
                + "{'protocol':'http','port':7003}]}");

        assertThat(made.yaml()).isEqualTo("""
                        # not translated: imposters[2].protocol: only tcp becomes rules, and this \
                        is "http"
                        stubs:
                          the-bank:
                            listen: '7001'
                            framing: 'raw'
                            unmatched: {nothing: true, then: keep}
                            rules:
                              - when: {anything: true}
                                reply: {text: 'a', then: keep}
                          tcp-7002:
                            listen: '[::1]:7002'
                            framing: 'raw'
                            unmatched: {nothing: true, then: keep}
                        """);
        assertThat(made.imposterCount()).isEqualTo(2);
        assertThat(made.ruleCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{'predicates':[{'inject':'x => true'}]};stubs[0].predicates[0].inject;JavaScript",
                "{'predicates':[{'equals':{'ip':'::1'}}]};stubs[0].predicates[0].equals.ip;no ip",
                "{'predicates':[{'equals':{'data':{'a':1}}}]}"
                        + ";stubs[0].predicates[0].equals.data;look into JSON",
                "{'predicates':[{'equals':{'data':'x'},'jsonpath':{'selector':'$'}}]}"
                        + ";stubs[0].predicates[0].jsonpath;no jsonpath",
                "{'predicates':[{'equals':{'data':'x'},'xpath':{'selector':'//a'}}]}"
                        + ";stubs[0].predicates[0].xpath;no xpath",
                "{'predicates':[{'contains':{'data':'x'},'except':'y'}]}"
                        + ";stubs[0].predicates[0].except;in place of except",
                "{'predicates':[{'matches':{'data':'(?=x)y'}}]};stubs[0];no looking around",
                "{'predicates':[{'caseSensitive':true}]};stubs[0].predicates[0];no predicate",
                "{'responses':[{'inject':'() => 1'}]};stubs[0].responses[0].inject;JavaScript",
                "{'responses':[{'proxy':{'to':'tcp://a:1'}}]}"
                        + ";stubs[0].responses[0].proxy;antiphon proxy --record",
                "{'responses':[{'fault':'FIRE'}]};stubs[0].responses[0].fault;no such fault",
                "{'responses':[{'is':{'data':'x'},'fault':'y'}]};stubs[0].responses[0];one of is,",
                "{'responses':[{'is':{'data':'x'},'behaviors':[{'decorate':'f'}]}]}"
                        + ";stubs[0].responses[0].behaviors[0].decorate;JavaScript",
                "{'responses':[{'is':{'data':'x'},'_behaviors':{'shellTransform':['f']}}]}"
                        + ";stubs[0].responses[0]._behaviors.shellTransform[0];no program",
                "{'responses':[{'is':{'data':'x'},'behaviors':[{'lookup':{}}]}]}"
                        + ";stubs[0].responses[0].behaviors[0].lookup;no table",
                "{'responses':[{'is':{'data':'x'},'behaviors':[{'wait':'() => 5'}]}]}"
                        + ";stubs[0].responses[0].behaviors[0].wait;JavaScript",
                "{'responses':[{'is':{'data':'x'},'behaviors':[{'copy':{'from':'data','into':'T',"
                        + "'using':{'method':'xpath','selector':'//a'}}}]}]}"
                        + ";stubs[0].responses[0].behaviors[0].copy.using.method;by patterns only",
                "{'responses':[{'is':{'data':{'a':1}}}]}"
                        + ";stubs[0].responses[0].is.data;is a string",
                "{'responses':[{'is':{'data':'a\\nb'}}]};stubs[0];a stub cannot read its rule"
            })
    void aPartWithoutACounterpartIsNamedAndItsStubIsLeftOut(
            String stub, String place, String reason) {
        MountebankImport made = converted(stubs(stub + ",{'responses':[{'is':{'data':'last'}}]}"));

        assertThat(made.untranslated()).hasSize(1);
        assertThat(made.untranslated().get(0).place()).isEqualTo(place);
        assertThat(made.untranslated().get(0).reason()).contains(reason);
        assertThat(made.yaml()).contains("# not translated: " + place + ": ");
        assertThat(made.ruleCount()).isEqualTo(1);
    }

    @Test
    void aStubThatNoRequestReachesIsNamed() {
        MountebankImport made = converted(stubs("{'responses':[{'is':{'data':'1'}}]},"
                + "{'predicates':[{'equals':{'data':'x'}}],'responses':[{'is':{'data':'2'}}]}"));

        assertThat(made.untranslated().get(0).place()).isEqualTo("stubs[1]");
        assertThat(made.untranslated().get(0).reason()).contains("stubs[0] is for the same");
        assertThat(made.ruleCount()).isEqualTo(1);
    }

    @Test
    void aResolverIsNamedAndTheRestIsConverted() {
        MountebankImport made = converted("{'protocol':'tcp','port':1,'endOfRequestResolver':"
                + "{'inject':'d => true'},'stubs':[{'responses':[{'is':{'data':'1'}}]}]}");

        assertThat(made.untranslated()).hasSize(1);
        assertThat(made.untranslated().get(0).place()).isEqualTo("endOfRequestResolver");
        assertThat(made.ruleCount()).isEqualTo(1);
    }

    @Test
    void aNameInTheJsonCannotBreakOutOfAComment() {
        MountebankImport made =
                converted(stubs("{'predicates':[{'equals':{'a\\nrules: x':'1'}}]}"));

        assertThat(made.yaml().lines()).noneMatch(each -> each.startsWith("rules: x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{'imposters':[<% include x %>]};a template of EJS",
                "{'imposters':[;it is no JSON (line 1",
                "[];no imposter of the protocol tcp",
                "{'protocol':'http'};no imposter of the protocol tcp",
                "{'imposters':3};\"imposters\" (3) is no list",
                "{'protocol':'tcp','mode':'hex'};the mode is \"hex\"",
                "{'protocol':'tcp','framing':'lin'};\"lin\""
            })
    void aFileThatCannotBeConvertedIsRefused(String json, String reason) {
        assertThatThrownBy(() -> converted(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aWaitOverTheLimitOfDelaysIsNamed() {
        MountebankImport made = converted(stubs(
                "{'responses':[{'is':{'data':'a'},'behaviors':[{'wait':" + 600_001 + "}]}]}"));

        assertThat(made.untranslated().get(0).reason()).contains("from 0 to 600s");
    }
}
