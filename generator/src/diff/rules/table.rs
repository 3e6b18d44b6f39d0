//! The rows, by page.

use super::{Effect, Ids, Rule};

pub(super) const KEEP: &str =
    "let both forms be valid until nobody uses the old one, or make it a new operation or version";
const FINE: &str = "nothing has to be done";
const ANNOUNCE: &str = "mark it `deprecated` with an `x-sunset` date first, and remove it after that day";
const DEPLOY: &str = "deploy the server before clients that use it";
const DATE: &str = "write `x-sunset` as a date such as 2030-12-31, and only ever move it later";
const NOTICE: &str = "give it an `x-sunset` date as far ahead as `deprecation-days-stable` or `-beta` asks for";
const STABLE: &str = "use draft, alpha, beta or stable for `x-stability-level`, and only ever go up";
const OPTIONAL: &str = "let it be left out, with a default on the server";
const ENUM: &str = "old clients have to be ready for values that they do not know: say so before the first one appears";
const PATTERN: &str = "whether one pattern allows all that the other does is not known: try real values";
const VERSION: &str = "give `info.version` the next major number";
const RUST: &str = "release the crate with the next major version, or keep the old name with a rename in oasmith.toml";

macro_rules! rules {
    ($($page:literal { $($name:literal $effect:ident $ids:expr, $help:ident, $title:literal;)* })*) => {
        /// All rules, by page.
        pub const RULES: &[Rule] = &[$($(Rule {
            name: $name,
            effect: Effect::$effect,
            title: $title,
            help: $help,
            page: include_str!(concat!("../../../../tests/fixtures/diff/", $page, ".md")),
            ids: $ids,
        }),*),*];
    };
}

rules! {
    "endpoints" {
        "endpoint-added" Widens Ids::Same, DEPLOY, "an operation is new";
        "api-path-removed-without-deprecation" Narrows Ids::Same, ANNOUNCE, "a path is gone";
        "api-removed-without-deprecation" Narrows Ids::Same, ANNOUNCE, "an operation is gone, other methods of its path are left";
    }
    "sunset" {
        "api-path-removed-before-sunset" Narrows Ids::Same, ANNOUNCE, "a path is gone before its sunset date";
        "api-path-removed-with-deprecation" Open Ids::Same, FINE, "a path is gone, as was announced";
        "api-removed-before-sunset" Narrows Ids::Same, ANNOUNCE, "an operation is gone before its sunset date";
        "api-removed-with-deprecation" Open Ids::Same, FINE, "an operation is gone, as was announced";
        "api-path-sunset-parse" Promise Ids::Same, DATE, "a sunset date is no date";
        "api-deprecated-sunset-parse" Promise Ids::Same, DATE, "the sunset date of an operation is no date";
        "sunset-deleted" Promise Ids::Placed, DATE, "a sunset date is gone";
        "api-sunset-date-too-small" Promise Ids::Same, DATE, "an operation is deprecated with a sunset date that has passed, or is too near";
        "sunset-date-too-small" Promise Ids::Placed, DATE, "something is deprecated with a sunset date that has passed, or is too near";
        "api-sunset-date-changed-too-small" Promise Ids::Same, DATE, "an operation ends earlier than announced";
        "sunset-date-changed-too-small" Promise Ids::Placed, DATE, "something ends earlier than announced";
        "sunset-parse" Promise Ids::Placed, DATE, "the sunset date of a parameter is no date";
        "deprecated-sunset-invalid" Promise Ids::Placed, DATE, "the sunset date of a property is no date";
        "removed-with-deprecation" Open Ids::Placed, FINE, "a parameter is gone, as was announced";
        "removed-before-sunset" Narrows Ids::Placed, ANNOUNCE, "a parameter is gone before its sunset date";
    }
    "notice" {
        "api-deprecated-sunset-missing" Promise Ids::Same, NOTICE, "an operation is deprecated without the sunset date that is asked for";
        "deprecated-sunset-missing" Promise Ids::Placed, NOTICE, "something is deprecated without the sunset date that is asked for";
    }
    "deprecation" {
        "endpoint-deprecated" None Ids::Same, FINE, "an operation is deprecated";
        "endpoint-deprecated-with-sunset" None Ids::Same, FINE, "an operation is deprecated and ends on a date";
        "endpoint-reactivated" None Ids::Same, FINE, "an operation is no longer deprecated";
        "deprecated" None Ids::Placed, FINE, "a parameter or property is deprecated";
        "deprecated-with-sunset" None Ids::Placed, FINE, "a property is deprecated and ends on a date";
        "reactivated" None Ids::Placed, FINE, "a parameter or property is no longer deprecated";
    }
    "stability" {
        "api-stability-decreased" Promise Ids::Same, STABLE, "an operation is less stable than promised";
        "api-stability-increased" None Ids::Same, FINE, "an operation is more stable";
        "api-invalid-stability-level" Promise Ids::Same, STABLE, "a level of stability that nobody knows";
        "stability-decreased" Promise Ids::Placed, STABLE, "a property is less stable than promised";
        "stability-increased" None Ids::Placed, FINE, "a property is more stable";
    }
    "identity" {
        "api-operation-id-added" None Ids::Same, FINE, "an operation has an operationId";
        "api-operation-id-removed" None Ids::Same, RUST, "an operationId is gone, or another one";
        "api-tag-added" None Ids::Same, FINE, "an operation has another tag";
        "api-tag-removed" None Ids::Same, RUST, "an operation lost a tag";
        "api-schema-removed" None Ids::Same, RUST, "a named schema is gone";
    }
    "version" {
        "api-version-not-bumped" None Ids::Same, VERSION, "something breaks, and the version is the same";
    }
    "version-minor" {
        "api-major-version-not-bumped" None Ids::Same, VERSION, "something breaks, and the major version is the same";
    }
    "version-down" {
        "api-version-decreased" None Ids::Same, VERSION, "something breaks, and the version went down";
    }
    "parameters" {
        "new-required-request-parameter" Narrows Ids::Same, OPTIONAL, "a required parameter is new";
        "new-required-request-default-parameter-to-existing-path" Narrows Ids::Same, OPTIONAL, "a required parameter is new for all operations of a path";
        "new-optional-request-parameter" Open Ids::Same, FINE, "an optional parameter is new";
        "new-optional-request-default-parameter-to-existing-path" Open Ids::Same, FINE, "an optional parameter is new for all operations of a path";
        "removed" Unknown Ids::Placed, ANNOUNCE, "a parameter is gone, or the request body";
    }
    "serialization" {
        "style-changed" Incomparable Ids::Placed, KEEP, "a parameter is written in another style";
        "explode-changed" Incomparable Ids::Placed, KEEP, "the parts of a parameter or header are put together differently";
        "allow-reserved-changed" Unknown Ids::Placed, KEEP, "reserved characters are written differently";
        "content-changed" Incomparable Ids::Placed, KEEP, "a parameter or header is written in another media type";
    }
    "request-body" {
        "added-required" Narrows Ids::Placed, OPTIONAL, "an operation needs a body now";
        "added-optional" Open Ids::Placed, FINE, "an operation takes a body now";
    }
    "media-types" {
        "media-type-added" Widens Ids::Placed, DEPLOY, "a request body can be sent in another media type";
        "media-type-removed" Narrows Ids::Placed, KEEP, "a request body cannot be sent in a media type any more";
        "media-type-schema-added" Narrows Ids::Placed, KEEP, "a body has a schema now";
        "media-type-schema-removed" Widens Ids::Placed, KEEP, "a body has no schema any more";
        "media-type-item-schema-added" Narrows Ids::Placed, KEEP, "the items of a stream have a schema now";
        "media-type-item-schema-removed" Widens Ids::Placed, KEEP, "the items of a stream have no schema any more";
        "response-media-type-added" Open Ids::Same, FINE, "a response comes in another media type, too";
        "response-media-type-removed" Incomparable Ids::Same, KEEP, "a response does not come in a media type any more";
        "response-media-type-name-changed" Unknown Ids::Same, KEEP, "a response comes in another media type of the same kind";
        "response-media-type-name-generalized" Widens Ids::Same, KEEP, "a response comes in a more general media type";
        "response-media-type-name-specialized" Narrows Ids::Same, FINE, "a response comes in a more special media type";
        "response-media-type-parameter-added" Narrows Ids::Same, FINE, "the media type of a response has a parameter";
        "response-media-type-parameter-removed" Widens Ids::Same, KEEP, "the media type of a response lost a parameter";
        "response-media-type-parameter-changed" Incomparable Ids::Same, KEEP, "the media type of a response has another parameter";
        "encoding-changed" Incomparable Ids::Placed, KEEP, "a part of a form is written differently";
    }
    "responses" {
        "response-success-status-added" Open Ids::Same, FINE, "a success status is new";
        "response-success-status-removed" Incomparable Ids::Same, KEEP, "a success status is gone";
        "response-non-success-status-added" Open Ids::Same, FINE, "an error status is new";
        "response-non-success-status-removed" Open Ids::Same, FINE, "an error status is gone";
    }
    "headers" {
        "response-header-added" Open Ids::Same, FINE, "a response header is new";
        "required-response-header-removed" Widens Ids::Same, ANNOUNCE, "a response header that was always there is gone";
        "optional-response-header-removed" Open Ids::Same, FINE, "a response header that was sometimes there is gone";
    }
    "security" {
        "api-security-added" Widens Ids::Same, KEEP, "other credentials suffice, or credentials are needed";
        "api-security-removed" Narrows Ids::Same, KEEP, "credentials do not suffice, or are not needed, any more";
        "api-security-scope-added" Narrows Ids::Same, KEEP, "another scope is needed";
        "api-security-scope-removed" Widens Ids::Same, FINE, "a scope is not needed any more";
        "api-global-security-added" Widens Ids::Same, KEEP, "other credentials suffice, or credentials are needed";
        "api-global-security-removed" Narrows Ids::Same, KEEP, "credentials do not suffice, or are not needed, any more";
        "api-global-security-scope-added" Narrows Ids::Same, KEEP, "another scope is needed";
        "api-global-security-scope-removed" Widens Ids::Same, FINE, "a scope is not needed any more";
    }
    "security-schemes" {
        "api-security-component-added" None Ids::Same, FINE, "a security scheme is new";
        "api-security-component-removed" None Ids::Same, FINE, "a security scheme is gone";
        "api-security-component-type-changed" Incomparable Ids::Same, KEEP, "a security scheme is of another type";
        "api-security-component-changed" Incomparable Ids::Same, KEEP, "credentials are sent differently";
        "api-security-component-oauth-url-changed" Unknown Ids::Same, KEEP, "users are authorized at another URL";
        "api-security-component-oauth-token-url-changed" Unknown Ids::Same, KEEP, "tokens come from another URL";
        "api-security-component-oauth-scope-added" None Ids::Same, FINE, "a scope is declared";
        "api-security-component-oauth-scope-removed" None Ids::Same, FINE, "a scope is not declared any more";
        "api-security-component-oauth-scope-changed" None Ids::Same, FINE, "a scope is described differently";
    }
    "servers" {
        "api-server-added" Open Ids::Same, FINE, "a server is new";
        "api-server-removed" Narrows Ids::Same, KEEP, "a server is gone";
        "api-server-variable-default-changed" Unknown Ids::Same, KEEP, "a server variable has another default";
        "api-server-variable-value-removed" Narrows Ids::Same, KEEP, "a server variable lost a value";
    }
    "callbacks" {
        "webhook-added" Open Ids::Same, FINE, "a webhook is new";
        "webhook-removed" Narrows Ids::Same, ANNOUNCE, "a webhook is gone";
        "api-callback-added" Open Ids::Same, FINE, "a callback is new";
        "api-callback-removed" Narrows Ids::Same, ANNOUNCE, "a callback is gone";
    }
    "properties" {
        "required-property-added" Narrows Ids::Fixed("new-required-request-property"), OPTIONAL, "a required property is new in requests";
        "required-property-added-with-default" Narrows Ids::Fixed("new-required-request-property-with-default"), OPTIONAL, "a required property with a default is new in requests";
        "property-added" Open Ids::Fixed("new-optional-request-property"), FINE, "an optional property is new in requests";
        "property-removed" Unknown Ids::Fixed("request-property-removed"), ANNOUNCE, "a property is gone from requests";
        "response-required-property-added" Narrows Ids::Same, FINE, "a property that is always there is new in responses";
        "response-property-added" Open Ids::Fixed("response-optional-property-added"), FINE, "an optional property is new in responses";
        "required-property-removed" Widens Ids::Fixed("response-required-property-removed"), ANNOUNCE, "a property that was always there is gone from responses";
        "optional-property-removed" Open Ids::Fixed("response-optional-property-removed"), FINE, "an optional property is gone from responses";
    }
    "visibility" {
        "required-write-only-property-added" Open Ids::Fixed("response-required-write-only-property-added"), FINE, "a write-only property is new in responses";
        "write-only-property-added" Open Ids::Fixed("response-optional-write-only-property-added"), FINE, "a write-only property is new in responses";
        "required-write-only-property-removed" Open Ids::Fixed("response-required-write-only-property-removed"), FINE, "a write-only property is gone from responses";
        "optional-write-only-property-removed" Open Ids::Fixed("response-optional-write-only-property-removed"), FINE, "a write-only property is gone from responses";
        "required-became-read-only" Open Ids::Directed("required-property-became-read-only"), FINE, "a required property became read-only";
        "required-became-not-read-only" Open Ids::Directed("required-property-became-not-read-only"), KEEP, "a required property is no longer read-only";
        "required-became-write-only" Open Ids::Directed("required-property-became-write-only"), FINE, "a required property became write-only";
        "required-became-not-write-only" Open Ids::Directed("required-property-became-not-write-only"), KEEP, "a required property is no longer write-only";
        "optional-became-read-only" Open Ids::Directed("optional-property-became-read-only"), FINE, "a optional property became read-only";
        "optional-became-not-read-only" Open Ids::Directed("optional-property-became-not-read-only"), KEEP, "a optional property is no longer read-only";
        "optional-became-write-only" Open Ids::Directed("optional-property-became-write-only"), FINE, "a optional property became write-only";
        "optional-became-not-write-only" Open Ids::Directed("optional-property-became-not-write-only"), KEEP, "a optional property is no longer write-only";
    }
    "required" {
        "became-required" Narrows Ids::Placed, OPTIONAL, "something that could be left out is required";
        "became-required-with-default" Narrows Ids::Placed, OPTIONAL, "a property with a default is required";
        "became-optional" Widens Ids::Placed, KEEP, "something that was required can be left out";
    }
    "additional-properties" {
        "additional-properties-forbidden" Narrows Ids::Placed, KEEP, "other members are forbidden";
        "additional-properties-allowed" Widens Ids::Placed, KEEP, "other members are allowed";
        "additional-properties-restricted" Narrows Ids::Placed, KEEP, "other members have a schema";
        "additional-properties-unrestricted" Widens Ids::Placed, KEEP, "other members have no schema any more";
    }
    "types" {
        "type-changed" Incomparable Ids::Placed, KEEP, "a value is of another type or format";
        "type-generalized" Widens Ids::Placed, KEEP, "a value may be of a wider type or format";
        "type-specialized" Narrows Ids::Placed, KEEP, "a value is of a narrower type or format";
        "type-compatible" Open Ids::Placed, FINE, "a value is of another type that looks the same";
        "list-of-types-widened" Widens Ids::Placed, KEEP, "a value may be of more types";
        "list-of-types-narrowed" Narrows Ids::Placed, KEEP, "a value may be of fewer types";
        "schema-became-false" Narrows Ids::Placed, KEEP, "no value is allowed any more";
        "schema-became-not-false" Widens Ids::Placed, KEEP, "values are allowed where none was";
    }
    "nullable" {
        "became-nullable" Widens Ids::Placed, KEEP, "a value may be null";
        "became-not-nullable" Narrows Ids::Placed, KEEP, "a value must not be null any more";
    }
    "enums" {
        "became-enum" Narrows Ids::Placed, KEEP, "only listed values are allowed";
        "enum-removed" Widens Ids::Placed, KEEP, "values need not be listed any more";
        "enum-value-added" Widens Ids::Placed, ENUM, "a listed value is new";
        "enum-value-removed" Narrows Ids::Placed, KEEP, "a listed value is gone";
        "x-extensible-enum-value-removed" Narrows Ids::Placed, KEEP, "a value of an extensible list is gone";
    }
    "const" {
        "const-added" Narrows Ids::Placed, KEEP, "one value is the only one";
        "const-removed" Widens Ids::Placed, KEEP, "one value is not the only one any more";
        "const-changed" Incomparable Ids::Placed, KEEP, "another value is the only one";
    }
    "defaults" {
        "default-value-added" Open Ids::Placed, FINE, "something that is left out has a value";
        "default-value-removed" Open Ids::Placed, FINE, "something that is left out has no value any more";
        "default-value-changed" Open Ids::Placed, FINE, "something that is left out has another value";
    }
    "lengths" {
        "max-length-set" Narrows Ids::Placed, KEEP, "the greatest length is limited";
        "max-length-unset" Widens Ids::Placed, KEEP, "the greatest length is not limited any more";
        "max-length-increased" Widens Ids::Placed, KEEP, "the greatest length went up";
        "max-length-decreased" Narrows Ids::Placed, KEEP, "the greatest length went down";
        "min-length-set" Narrows Ids::Placed, KEEP, "the least length is limited";
        "min-length-unset" Widens Ids::Placed, KEEP, "the least length is not limited any more";
        "min-length-increased" Narrows Ids::Placed, KEEP, "the least length went up";
        "min-length-decreased" Widens Ids::Placed, KEEP, "the least length went down";
    }
    "items" {
        "max-items-set" Narrows Ids::Placed, KEEP, "the greatest number of items is limited";
        "max-items-unset" Widens Ids::Placed, KEEP, "the greatest number of items is not limited any more";
        "max-items-increased" Widens Ids::Placed, KEEP, "the greatest number of items went up";
        "max-items-decreased" Narrows Ids::Placed, KEEP, "the greatest number of items went down";
        "min-items-set" Narrows Ids::Placed, KEEP, "the least number of items is limited";
        "min-items-unset" Widens Ids::Placed, KEEP, "the least number of items is not limited any more";
        "min-items-increased" Narrows Ids::Placed, KEEP, "the least number of items went up";
        "min-items-decreased" Widens Ids::Placed, KEEP, "the least number of items went down";
        "unique-items-set" Narrows Ids::Placed, KEEP, "items have to differ";
        "unique-items-unset" Widens Ids::Placed, KEEP, "items may be the same";
        "items-added" Narrows Ids::Placed, KEEP, "items have a schema now";
        "items-removed" Widens Ids::Placed, KEEP, "items have no schema any more";
    }
    "members" {
        "max-properties-set" Narrows Ids::Placed, KEEP, "the greatest number of members is limited";
        "max-properties-unset" Widens Ids::Placed, KEEP, "the greatest number of members is not limited any more";
        "max-properties-increased" Widens Ids::Placed, KEEP, "the greatest number of members went up";
        "max-properties-decreased" Narrows Ids::Placed, KEEP, "the greatest number of members went down";
        "min-properties-set" Narrows Ids::Placed, KEEP, "the least number of members is limited";
        "min-properties-unset" Widens Ids::Placed, KEEP, "the least number of members is not limited any more";
        "min-properties-increased" Narrows Ids::Placed, KEEP, "the least number of members went up";
        "min-properties-decreased" Widens Ids::Placed, KEEP, "the least number of members went down";
    }
    "contains" {
        "max-contains-set" Narrows Ids::Placed, KEEP, "the greatest number of matching items is limited";
        "max-contains-unset" Widens Ids::Placed, KEEP, "the greatest number of matching items is not limited any more";
        "max-contains-increased" Widens Ids::Placed, KEEP, "the greatest number of matching items went up";
        "max-contains-decreased" Narrows Ids::Placed, KEEP, "the greatest number of matching items went down";
        "min-contains-increased" Narrows Ids::Placed, KEEP, "the least number of matching items went up";
        "min-contains-decreased" Widens Ids::Placed, KEEP, "the least number of matching items went down";
        "contains-added" Narrows Ids::Placed, KEEP, "`contains` is new";
        "contains-removed" Widens Ids::Placed, KEEP, "`contains` is gone";
    }
    "ranges" {
        "max-set" Narrows Ids::Placed, KEEP, "the greatest value is limited";
        "max-unset" Widens Ids::Placed, KEEP, "the greatest value is not limited any more";
        "max-increased" Widens Ids::Placed, KEEP, "the greatest value went up";
        "max-decreased" Narrows Ids::Placed, KEEP, "the greatest value went down";
        "min-set" Narrows Ids::Placed, KEEP, "the least value is limited";
        "min-unset" Widens Ids::Placed, KEEP, "the least value is not limited any more";
        "min-increased" Narrows Ids::Placed, KEEP, "the least value went up";
        "min-decreased" Widens Ids::Placed, KEEP, "the least value went down";
        "exclusive-max-set" Narrows Ids::Placed, KEEP, "the limit above is limited";
        "exclusive-max-unset" Widens Ids::Placed, KEEP, "the limit above is not limited any more";
        "exclusive-max-increased" Widens Ids::Placed, KEEP, "the limit above went up";
        "exclusive-max-decreased" Narrows Ids::Placed, KEEP, "the limit above went down";
        "exclusive-min-set" Narrows Ids::Placed, KEEP, "the limit below is limited";
        "exclusive-min-unset" Widens Ids::Placed, KEEP, "the limit below is not limited any more";
        "exclusive-min-increased" Narrows Ids::Placed, KEEP, "the limit below went up";
        "exclusive-min-decreased" Widens Ids::Placed, KEEP, "the limit below went down";
    }
    "patterns" {
        "pattern-added" Narrows Ids::Placed, KEEP, "texts have to match a pattern";
        "pattern-removed" Widens Ids::Placed, KEEP, "texts need not match a pattern any more";
        "pattern-changed" Unknown Ids::Placed, PATTERN, "texts have to match another pattern";
        "pattern-generalized" Widens Ids::Placed, KEEP, "texts may match anything";
    }
    "multiples" {
        "multiple-of-set" Narrows Ids::Placed, KEEP, "numbers have to be multiples";
        "multiple-of-unset" Widens Ids::Placed, KEEP, "numbers need not be multiples any more";
        "multiple-of-changed" Incomparable Ids::Placed, KEEP, "numbers have to be other multiples";
        "multiple-of-generalized" Widens Ids::Placed, KEEP, "numbers have to be multiples of a divisor";
        "multiple-of-specialized" Narrows Ids::Placed, KEEP, "numbers have to be multiples of a multiple";
    }
    "content" {
        "content-encoding-changed" Incomparable Ids::Placed, KEEP, "a text is encoded differently";
        "content-media-type-changed" Incomparable Ids::Placed, KEEP, "a text holds another media type";
        "content-schema-added" Narrows Ids::Placed, KEEP, "a schema for what a text holds is new";
        "content-schema-removed" Widens Ids::Placed, KEEP, "a schema for what a text holds is gone";
    }
    "unions" {
        "one-of-added" Widens Ids::Placed, ENUM, "an alternative is new";
        "one-of-removed" Narrows Ids::Placed, KEEP, "an alternative is gone";
        "any-of-added" Widens Ids::Placed, ENUM, "an alternative is new";
        "any-of-removed" Narrows Ids::Placed, KEEP, "an alternative is gone";
        "wrapped-in-one-of" Incomparable Ids::Placed, KEEP, "a schema became several alternatives";
        "wrapped-in-one-of-original-preserved" Widens Ids::Placed, KEEP, "a schema became one of several alternatives";
        "unwrapped-from-one-of" Incomparable Ids::Placed, KEEP, "several alternatives became one schema";
        "one-of-became-any-of" Widens Ids::Placed, KEEP, "more than one alternative may fit";
        "any-of-became-one-of" Narrows Ids::Placed, KEEP, "no more than one alternative may fit";
        "one-of-constraint-added" Narrows Ids::Placed, KEEP, "one of several alternatives has to fit, besides the rest";
        "one-of-constraint-removed" Widens Ids::Placed, KEEP, "none of several alternatives has to fit any more";
        "any-of-constraint-added" Narrows Ids::Placed, KEEP, "one of several alternatives has to fit, besides the rest";
        "any-of-constraint-removed" Widens Ids::Placed, KEEP, "none of several alternatives has to fit any more";
    }
    "discriminators" {
        "discriminator-added" Open Ids::Placed, FINE, "a member tells alternatives apart";
        "discriminator-removed" Open Ids::Placed, FINE, "no member tells alternatives apart any more";
        "discriminator-property-name-changed" Incomparable Ids::Placed, KEEP, "another member tells alternatives apart";
        "discriminator-mapping-added" Widens Ids::Placed, ENUM, "a tag is new";
        "discriminator-mapping-deleted" Narrows Ids::Placed, KEEP, "a tag is gone";
        "discriminator-mapping-changed" Incomparable Ids::Placed, KEEP, "a tag means another schema";
    }
    "conditions" {
        "if-added" Narrows Ids::Placed, KEEP, "a condition is new";
        "if-removed" Widens Ids::Placed, KEEP, "a condition is gone";
        "if-changed" Unknown Ids::Placed, KEEP, "a condition is another one";
        "then-added" Narrows Ids::Placed, KEEP, "what holds if a condition is met is new";
        "then-removed" Widens Ids::Placed, KEEP, "what holds if a condition is met is gone";
        "else-added" Narrows Ids::Placed, KEEP, "what holds if a condition is not met is new";
        "else-removed" Widens Ids::Placed, KEEP, "what holds if a condition is not met is gone";
        "not-added" Narrows Ids::Placed, KEEP, "values are forbidden";
        "not-removed" Widens Ids::Placed, KEEP, "values are not forbidden any more";
        "not-changed" Unknown Ids::Placed, KEEP, "other values are forbidden";
    }
    "dependencies" {
        "dependent-required-added" Narrows Ids::Placed, KEEP, "a member that needs others is new";
        "dependent-required-removed" Widens Ids::Placed, KEEP, "a member that needs others is gone";
        "dependent-required-changed" Incomparable Ids::Placed, KEEP, "a member needs other members";
        "dependent-schema-added" Narrows Ids::Placed, KEEP, "a schema that depends on a member is new";
        "dependent-schema-removed" Widens Ids::Placed, KEEP, "a schema that depends on a member is gone";
    }
    "names" {
        "property-names-added" Narrows Ids::Placed, KEEP, "a schema for the names of members is new";
        "property-names-removed" Widens Ids::Placed, KEEP, "a schema for the names of members is gone";
        "pattern-property-added" Narrows Ids::Placed, KEEP, "a schema for members by pattern is new";
        "pattern-property-removed" Widens Ids::Placed, KEEP, "a schema for members by pattern is gone";
    }
    "unevaluated" {
        "unevaluated-properties-added" Narrows Ids::Placed, KEEP, "a schema for members that nothing else describes is new";
        "unevaluated-properties-removed" Widens Ids::Placed, KEEP, "a schema for members that nothing else describes is gone";
        "unevaluated-items-added" Narrows Ids::Placed, KEEP, "a schema for items that nothing else describes is new";
        "unevaluated-items-removed" Widens Ids::Placed, KEEP, "a schema for items that nothing else describes is gone";
    }
    "tuples" {
        "prefix-items-added" Narrows Ids::Placed, KEEP, "more items have a schema of their own";
        "prefix-items-removed" Widens Ids::Placed, KEEP, "fewer items have a schema of their own";
    }
    "rust" {
        "rust-item-changed" None Ids::Same, RUST, "Rust code stops compiling, and the wire does not notice";
    }
}
