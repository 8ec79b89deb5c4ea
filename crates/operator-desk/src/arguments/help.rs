//! What the program says of itself.

/// What `--help` prints.
pub const HELP: &str = "\
An agents' platform that speaks the JAICP Operator API.

Usage: operator-desk COMMAND --data FILE [OPTIONS]

Commands:
  serve        Run the desk
    --listen ADDR        Address and port [127.0.0.1:7090]; port 0 takes a free one
    --public-url URL     Where others reach the desk; where it listens without it
    --page DIR           The agents' page's built files
    --file-limit BYTES   The largest file that agents can send [10485760]
    --behind-proxy       Take callers' addresses from X-Forwarded-For
    --retry-ms N         The wait before an event's second try [500]; it doubles
    --grace-ms N         How long an agent without a stream counts as there [15000]
    --silence-ms N       How long a page may say nothing before its agent counts
                         as gone [180000]; pages speak every half minute
    --log LEVEL          off, error, warn, info or debug [info]; goes to stderr
    --demo               On an empty file: two groups, agents anna and boris, a
                         channel; prints the sign-in once
    --demo-password P    Their password; made without it
    --demo-secret S      The channel's secret; made without it
  add-group    Make a group: --id ID --name NAME
  add-agent    Make an agent; the password is the first line of standard input
    --login LOGIN --first-name NAME --last-name NAME
    --group ID           A group of the agent; may come several times
    --avatar URL         The address of the agent's picture
    --reads-hidden       Show hidden attributes to the agent
    --print-password     Make a password and print it once
  add-channel  Make a channel and print its apiUrl once: --name NAME
    --secret S           A given secret instead of a made one
    --public-url URL     Where JAICP reaches the desk [http://127.0.0.1:7090]
  change-agent Change what is given of an agent: --login LOGIN
    --first-name, --last-name, --avatar as above; an empty --avatar is none
    --group ID           The agent's groups, in place of those before
    --reads-hidden, --hides-hidden
    --new-password       Read a password from standard input; --print-password
                         makes one. Either ends the agent's sessions
  remove-agent Let an agent in no more: --login LOGIN; what was held waits again,
               what was said keeps its name
  change-group Change a group's name: --id ID --name NAME
  remove-group Remove a group: --id ID --to ID; the other gets its conversations
  change-channel Give a channel another secret and print its apiUrl once; the one
               before is worth nothing any more: --name NAME, and as add-channel
  remove-channel Remove a channel and all of its conversations: --name NAME
  list         Print groups, agents and channels
  backup       Copy the data and the files while the desk runs: --to COPY
  restore      Put a copy in place while no desk runs: --from COPY

  -h, --help     Print this, and end
  -V, --version  Print the version, and end
";
