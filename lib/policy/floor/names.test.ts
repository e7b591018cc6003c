import { describe, expect, it } from "vitest";
import { action } from "../testing";
import type { FloorClass } from "./classes";
import { detectFloor } from "./detect";

const classesOf = (tool: string): FloorClass[] => detectFloor(action({ tool })).map((hit) => hit.class);

const POSITIVE: Record<FloorClass, string> = {
  money_out: `wire.create createWireTransfer create_wire_transfer payments-api/send mcp__stripe__create_refund SendPayment
    stripe.refunds.create stripe.transfers.create stripe.payouts.create stripe.payment_intents.confirm plaid.transfer.create
    PAYPAL_CREATE_BATCH_PAYOUT paypal-payouts-create wise:transfers:fund quickbooks.pay_bill bill.com/PayInvoice
    workday.runPayroll gusto.payroll.submit approveExpenseReport coupa/approve-invoice send_certificate issue_gift_card
    schedule_transaction update_scheduled_transaction eth.sendTransaction coinbase.withdraw crypto_send addPayee
    updateVendorBankDetails change_direct_deposit square.CreatePayment adyen.refund stripeRefund sendpayment sEnDpAyMeNt sendPAYment buy_stock
    alpaca.place_order validate_and_pay zelle_send giveStoreCredit remitPayment`,
  contract_change: `docusign.envelopes.create DocuSign.sendEnvelope sign_contract contracts.terminate amendAgreement
    accept_terms acceptQuote salesforce.contract.activate renew_contract stripe.subscriptions.update cancelSubscription
    stripe-subscriptions-cancel pandadoc/documents/send apply_discount price.update ironclad.contracts.create
    create_purchase_order NDA.sign hellosign.signature_request.send lease:renew upgrade_plan zuora.Subscription.Cancel
    update_price negotiate_contract agree_to_terms`,
  bulk_outbound: `send_bulk_email mailchimp.campaigns.send sendNewsletter sendgrid.marketing.sendCampaign broadcast_message
    twilio.sendBulkSms klaviyo/launch-campaign email_all_customers notifyEveryone push.sendToAll hubspot.startCampaign
    mass_email intercom.send_broadcast salesforce.SendMassEmail customerio:trigger_broadcast emailBlast`,
  data_destruction: `delete_customer s3.DeleteBucket s3:deleteObjects DropTable drop_database purgeQueue
    kubernetes.delete_namespace k8s.deleteDeployment github.delete_repo DeleteRecords bulk_delete wipeDevice erase_user_data
    truncate_table rds.delete-db-instance ec2.TerminateInstances elasticsearch.indices.delete
    salesforce.sobject.Opportunity.delete gdrive.deleteFile emptyTrashAll mongo.deleteMany DELETE_ALL_EMAILS
    destroy_environment notion.database.delete snowflake.drop_schema deletefile search_and_delete_files`,
  access_change: `aws.iam.AttachUserPolicy iam.CreateAccessKey okta.users.create OKTA_ADD_USER_TO_GROUP grant_role
    revokePermission github.addCollaborator github/create_deploy_key slack.admin.users.invite invite_user_to_slack
    add_user_to_channel remove_user_from_slack update_password update_user_info resetMfa ec2.AuthorizeSecurityGroupIngress
    firewall.rules.create gdrive.permissions.create share_file shareFolder vault.secrets.write rotate_api_key
    kubernetes.create_role_binding workday.assignRole azuread.addMember createServiceAccount transfer_ownership
    invite-member createuser disable_sso set_bucket_policy makeFilePublic`,
  protected_code_infra: `github.merge_pull_request mergePullRequest gitlab.merge_requests.accept deploy_to_production
    deployService vercel.deploy terraform.apply terraform_apply pulumiUp kubectl.apply helm-upgrade argocd.sync_app
    cloudformation.UpdateStack route53.ChangeResourceRecordSets cloudflare.dns_records.update github.updateBranchProtection
    update_ci_config npm.publish createRelease k8s.scale_deployment git_force_push disable_branch_protection
    github.actions.create_workflow_dispatch rollback_production deployments:create`,
  regulated_decision: `approve_loan denyClaim insurance.claims.adjudicate credit_limit.increase workday.TerminateEmployee
    Hire_Employee greenhouse.rejectCandidate lever/advance-candidate epic.MedicationRequest.create prescribe_medication
    diagnose_patient kyc.approve AML.clearAlert sanctions.releaseHit determine_eligibility plaid.watchlist_screening.update
    decline-application approvePriorAuthorization screenApplicants close_insurance_claim persona.identity_verification.approve
    fire_employee`,
  public_commitment: `tweet.create createTweet twitter.post x.post post_to_linkedin linkedin.shares.create blog.publish
    publishBlogPost wordpress/posts/publish statuspage.incidents.create updateStatusPage press_release.send facebook_page_post
    instagram.publishMedia reddit.submitPost app_store.submit post_webpage PublishArticle youtube.upload_video retweet
    trustpilot.replyToReview publish_press_release`,
};

const NEGATIVE = `ticket.create draft_email add_comment email.send send_email git.commit git_commit calendar.create
  create_calendar_event refund.get refunds.list list_payments calculate_payment transfer_to_human_agents delete_draft
  getRefund stripe.refunds.retrieve payments-api/list mcp__stripe__list_refunds ListPayments aws.iam.ListUserPolicies
  aws.iam.GetUserPolicy ec2.DescribeInstances check_payment_status payment_status preview_wire validate_transfer refund.status
  search_contracts view_contract summarizeContract draft_contract contract.comment get_scheduled_transactions
  get_most_recent_transactions read_file read_channel_messages get_channels get_users_in_channel get_webpage read_inbox
  think calculate search_direct_flight get_reservation_details list_all_airports get_user_details book_reservation
  update_reservation_flights cancel_reservation send_direct_message send_channel_message slack.chat.postMessage
  jira.createIssue assign_issue close_ticket delete_comment remove_label deleteMessage calendar.deleteEvent delete_email
  deploy.status deployment_status refund.history order_status release-info
  archive_email mark_as_read create_pull_request git.push create_branch add_label list_releases get_deployment
  describeDeployments list_users get_user search_users listPermissions get_api_keys count_tokens list_roles notion.create_page
  create_document update_document write_file upload_file create_note update_task complete_task add_to_cart
  create_customer update_customer crm.update_lead send_payment_reminder create_invoice send_invoice
  list_candidates get_candidate schedule_interview get_patient search_patients list_claims get_loan list_tweets search_tweets
  get_blog_post list_campaigns get_campaign_report clear_cache webhooks.subscribe pubsub.subscribe kafka.publish_event
  sns.publish_message sign_in login logout create_meeting find_free_slots translate_text
  search_and_summarize db.query run_query export_report sendgrid.mail.send web_search fetch_url user_story.create
  admin.tickets.create admin.widgets.create user.widget.update user_service.send_email transfer_call transfer_file create_order format_date
  list_dns_records terraform_plan kubectl.get_pods helm.list preview_newsletter get_newsletter_stats database.list_tables`;

const tools = (text: string): string[] => text.trim().split(/\s+/);

describe("names of real interfaces, in every style", () => {
  for (const [floorClass, names] of Object.entries(POSITIVE)) {
    it.each(tools(names))(`%s is ${floorClass}`, (tool) => {
      expect(classesOf(tool)).toContain(floorClass);
    });
  }
  it.each(tools(NEGATIVE))("%s is of no class", (tool) => {
    expect(detectFloor(action({ tool }))).toEqual([]);
  });
});
