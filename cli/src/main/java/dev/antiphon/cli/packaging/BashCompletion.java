package dev.antiphon.cli.packaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completion script for bash. It needs no other package, and nothing from the tool itself. */
final class BashCompletion {
    private static final String SCRIPT = """
        # Completion of antiphon for bash, generated from the declarations of its options.

        # Fills words with the words before the cursor. Readline splits them at : and = as well.
        _antiphon_words() {
            local rest=${COMP_LINE:0:COMP_POINT} piece i
            for ((i = 0; i <= COMP_CWORD; i++)); do
                if ((i == 0)) || [[ $rest == [[:blank:]]* ]]; then
                    rest=${rest#"${rest%%[![:blank:]]*}"}
                    words[++last]=
                fi
                piece=${COMP_WORDS[i]}
                ((i < COMP_CWORD)) || piece=$rest
                words[last]+=$piece
                rest=${rest:${#piece}}
            done
        }

        # Sets the values of an option: plain, prefixes (before a path), suffixes, folders.
        _antiphon_form() {
            case $1 in
        @ARMS@
                *) return 1 ;;
            esac
        }

        # Offers the values that begin with the text.
        _antiphon_offer() {
            local text=$1 prefix path suffix each i
            COMPREPLY+=($(compgen -W "$plain" -- "$text"))
            for prefix in "${prefixes[@]}"; do
                [[ $text == "$prefix"* ]] || continue
                path=${text#"$prefix"}
                while IFS= read -r each; do
                    COMPREPLY+=("$prefix$each")
                done < <(
                    compgen -d -- "$path"
                    ((folders)) || for suffix in "${suffixes[@]}"; do
                        compgen -A file -X "!*$suffix" -- "$path"
                    done
                )
                [[ $prefix == @ ]] || compopt -o filenames # which would escape the @
            done
            [[ $text != @* ]] || for i in "${!COMPREPLY[@]}"; do
                each=${COMPREPLY[i]#@}
                [[ ! -d $each ]] || each+=/
                printf -v COMPREPLY[i] '@%q' "$each"
            done
        }

        # Removes what readline keeps: all up to the last character at which it splits.
        _antiphon_cut() {
            local breaks= each head
            for each in : =; do
                [[ $COMP_WORDBREAKS != *"$each"* ]] || breaks+=$each
            done
            if [[ -n $breaks ]]; then
                head=${1%"${1##*[$breaks]}"}
                COMPREPLY=("${COMPREPLY[@]#"$head"}")
            fi
            [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[:/] ]] || compopt -o nospace
        }

        _antiphon() {
            local -a words=() prefixes=() suffixes=('')
            local last=-1 plain= folders=0 command= each current previous
            COMPREPLY=()
            _antiphon_words
            current=${words[last]}
            previous=${words[last - 1]}
            for each in "${words[@]:1:last-1}"; do
                case $each in
                    @COMMANDS@) command=$each && break ;;
                esac
            done
            if [[ $current == --*=* ]]; then
                _antiphon_form "$command/${current%%=*}" || return
                _antiphon_offer "${current#*=}"
                COMPREPLY=("${COMPREPLY[@]/#/${current%%=*}=}")
            elif [[ $previous == -* ]] && _antiphon_form "$command/$previous"; then
                _antiphon_offer "$current"
            elif [[ $current == -* ]]; then
                case $command in
        @OPTIONS@
                esac
                _antiphon_offer "$current"
            elif _antiphon_form "$command/"; then
                _antiphon_offer "$current"
            fi
            ((${#COMPREPLY[@]} == 0)) || _antiphon_cut "$current"
        }

        complete -F _antiphon antiphon
        """;

    private BashCompletion() {}

    /** Returns the script for the tool and its commands. */
    static String of(List<DeclaredCommand> all) {
        List<String> words = all.stream()
                .map(DeclaredCommand::word)
                .filter(each -> !each.isEmpty())
                .toList();
        Map<String, String> arms = new LinkedHashMap<>();
        for (DeclaredCommand command : all) {
            command.withValue().forEach(each -> {
                String form = form(ArgumentForm.of(each.label(), words));
                Stream<String> names =
                        each.names().isEmpty() ? Stream.of("") : each.names().stream();
                String patterns = names.map(name -> command.word() + "/" + name)
                        .collect(Collectors.joining(" | "));
                arms.merge(form, patterns, (one, other) -> one + " | " + other);
            });
        }
        arms.merge(
                "plain='" + String.join(" ", words) + "'",
                "/",
                (one, other) -> one + " | " + other);
        String options = all.stream()
                .map(each ->
                        " ".repeat(12) + quoted(each.word()) + ") plain='" + names(each) + "' ;;")
                .collect(Collectors.joining("\n"));
        String cases = arms.entrySet().stream()
                .map(each -> " ".repeat(8) + each.getValue() + ")\n" + " ".repeat(12)
                        + each.getKey() + " ;;")
                .collect(Collectors.joining("\n"));
        return SCRIPT.replace("@ARMS@", cases)
                .replace("@OPTIONS@", options)
                .replace("@COMMANDS@", String.join(" | ", words));
    }

    private static String names(DeclaredCommand command) {
        return command.options().stream()
                .flatMap(each -> each.names().stream())
                .collect(Collectors.joining(" "));
    }

    private static String form(ArgumentForm form) {
        String plain = Stream.concat(form.words().stream(), form.openings().stream())
                .collect(Collectors.joining(" "));
        return Stream.of(
                        plain.isEmpty() ? "" : "plain='" + plain + "'",
                        form.pathPrefixes().isEmpty()
                                ? ""
                                : "prefixes=" + array(form.pathPrefixes()),
                        form.suffixes().isEmpty() ? "" : "suffixes=" + array(form.suffixes()),
                        form.foldersOnly() ? "folders=1" : "",
                        form.isFree() ? ":" : "")
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String array(List<String> values) {
        return values.stream()
                .map(BashCompletion::quoted)
                .collect(Collectors.joining(" ", "(", ")"));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
